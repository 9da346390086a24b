using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>Weights [rows, depth] as narrow precisions hold them, by the plain rules.</summary>
internal static class RoundedWeights
{
    /// <summary>Rounded and widened again.</summary>
    public static float[] Of(float[] weights, int depth, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Float16)
            return Array.ConvertAll(weights, weight => (float)(Half)weight);
        // To 8 significant bits: to a multiple of 2 to the exponent less 7.
        if (precision == WeightPrecision.BFloat16)
            return Array.ConvertAll(weights, weight => weight == 0 ? 0 : (float)Math.ScaleB(Math.Round(Math.ScaleB((double)weight, 7 - Math.ILogB(weight))), Math.ILogB(weight) - 7));
        var (bytes, scales) = Bytes(weights, depth);
        return [.. bytes.Select((value, i) => value * scales[i / depth])];
    }

    /// <summary>Bytes, and what 1 stands for in each row: the row's largest magnitude over 127.</summary>
    public static (sbyte[] Bytes, float[] Scales) Bytes(float[] weights, int depth)
    {
        var scales = weights.Chunk(depth).Select(row => row.Max(MathF.Abs) / 127).ToArray();
        return ([.. weights.Select((weight, i) => (sbyte)Math.Round((double)weight / scales[i / depth]))], scales);
    }
}
