using LstmOnnx.Kernels;

namespace LstmOnnx.Benchmarks;

/// <summary>Weights [rows, depth] as narrow precisions hold them, by the plain rules.</summary>
internal static class RoundedWeights
{
    /// <summary>The largest magnitude of a byte that our engine uses.</summary>
    public const int LargestByte = 127;

    /// <summary>Rounded and widened again.</summary>
    public static float[] Of(float[] weights, int depth, WeightPrecision precision, int largestByte = LargestByte)
    {
        if (precision == WeightPrecision.Float16)
            return Array.ConvertAll(weights, weight => (float)(Half)weight);
        // To 8 significant bits: to a multiple of 2 to the exponent less 7.
        if (precision == WeightPrecision.BFloat16)
            return Array.ConvertAll(weights, weight => weight == 0 ? 0 : (float)Math.ScaleB(Math.Round(Math.ScaleB((double)weight, 7 - Math.ILogB(weight))), Math.ILogB(weight) - 7));
        var (bytes, scales) = Bytes(weights, depth, largestByte);
        return [.. bytes.Select((value, i) => value * scales[i / depth])];
    }

    /// <summary>Bytes, and what 1 stands for in each row: the row's largest magnitude over <paramref name="largestByte"/>.</summary>
    public static (sbyte[] Bytes, float[] Scales) Bytes(float[] weights, int depth, int largestByte)
    {
        var scales = weights.Chunk(depth).Select(row => row.Max(MathF.Abs) / largestByte).ToArray();
        return ([.. weights.Select((weight, i) => (sbyte)Math.Round((double)weight / scales[i / depth]))], scales);
    }
}
