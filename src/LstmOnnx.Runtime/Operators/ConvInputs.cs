using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>What Conv and ConvTranspose have in common.</summary>
internal static class ConvInputs
{
    /// <summary>Refuses inputs and weights that do not belong together.</summary>
    public static void Check(NodePlanner node, WindowAttributes attributes, Value x, Value weights)
    {
        if (x.Carrier == Carrier.Integer)
            throw node.UnsupportedType(x.Type, "floats of 16, 32 or 64 bits");
        if (weights.Type != x.Type)
            throw node.UnsupportedType(weights.Type, $"{x.Type} like the input");
        if (x.Rank < 3 || weights.Rank != x.Rank)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} and weights of shape {Layout.Text(weights.Shape)}, expected [N, C, spatial axes] and as many axes");
        attributes.CheckRank(node, x.Rank - 2);
        var kernel = weights.Shape.AsSpan(2);
        if (attributes.Kernel is { } stored && Enumerable.Range(0, stored.Length).Any(i => stored[i] != weights.Shape[i + 2]))
            throw node.Mismatch($"attribute kernel_shape = [{string.Join(", ", stored)}] for weights of shape {Layout.Text(weights.Shape)}");
        if (kernel.Contains(0) || weights.Shape[1] == 0)
            throw node.Mismatch($"weights of shape {Layout.Text(weights.Shape)} hold nothing");
    }

    /// <summary>The bias [features] in order; null where there is none.</summary>
    public static Value? Bias(NodePlanner node, ElementType type, int features)
    {
        if (!node.Has(2))
            return null;
        var bias = node.Input(2);
        return bias.Type == type && bias.Rank == 1 && bias.Shape[0] == features
            ? node.RowMajor(bias)
            : throw node.Mismatch($"input 'B' of type {bias.Type} and shape {Layout.Text(bias.Shape)}, expected {type} [{features}]");
    }

    /// <summary>The bias's elements, or none.</summary>
    public static Region Bias(Buffers buffers, Value? bias) => bias is null ? new Region([], 0, 0) : buffers.Of(bias);

    /// <summary>Input 0 seen as Float, so that the result is rounded to its type; <paramref name="x"/> is its row-major form.</summary>
    public static Value Floats(NodePlanner node, Value x)
    {
        node.Floats(0);
        return x.As(ElementType.Float);
    }

    /// <summary>Adds the call that convolves doubles.</summary>
    public static Value Plain(NodePlanner node, ConvSizes sizes, bool transposed, Value x, Value weights, Value? bias, int[] shape)
    {
        var result = node.New(ElementType.Double, shape);
        if (result.Count > 0)
            node.Emit($"convolve {Layout.Text(x.Shape)} by {Layout.Text(weights.Shape)} in doubles", bias is null ? [x, weights] : [x, weights, bias], [result], buffers => new PlainConvCall(
                sizes, transposed, buffers.Of<double>(x), buffers.Of<double>(weights), bias is null ? Region<double>.Empty : buffers.Of<double>(bias), buffers.Of<double>(result)));
        return result;
    }
}
