using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// A convolution and the BatchNormalization behind it as one: (w · x + b) · s + t = (w · s) · x + (b · s + t). The scaled weights are computed in double, rounded once, and made once per model; sums differ from those of the
/// two nodes by the rounding of a product each.
/// </summary>
internal static class ScaledWeights
{
    // Beside the groups' numbers, by which packed weights of the node are known.
    private const int WeightsPart = -1, BiasPart = -2;

    /// <summary>Takes over a normalisation that follows; false where there is none, or weights are no constants of the model.</summary>
    public static bool Take(NodePlanner node, ConvSizes sizes, int rank, ref Value weights, ref Value? bias)
    {
        var (channels, depth) = (sizes.Groups * sizes.Features, sizes.Depth);
        if (!weights.Storage.BelongsToModel || bias is { Storage.BelongsToModel: false } || node.Successors?.TakeScale(rank, channels) is not { } scale)
            return false;
        var (w, b) = (weights, bias);
        weights = new Value(ElementType.Float, w.Shape, Storage.Constant(node.Packed(WeightsPart, w, w.Count, () => Weights(w.Floats()!, depth, scale)), ofModel: true));
        bias = new Value(ElementType.Float, [channels], Storage.Constant(node.Packed(BiasPart, w, channels, () => Bias(b?.Floats(), scale)), ofModel: true));
        return true;
    }

    private static float[] Weights(float[] weights, int depth, ChannelScale scale)
    {
        var scaled = new float[weights.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = (float)(weights[i] * scale.Factors[i / depth]);
        return scaled;
    }

    private static float[] Bias(float[]? bias, ChannelScale scale)
    {
        var scaled = new float[scale.Factors.Length];
        for (var channel = 0; channel < scaled.Length; channel++)
            scaled[channel] = (float)(((bias?[channel] ?? 0) * scale.Factors[channel]) + scale.Offsets[channel]);
        return scaled;
    }
}
