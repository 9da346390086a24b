using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>What narrow weights and rounded activations stand for, one number at a time; sums in double.</summary>
internal static class ReferenceNarrow
{
    /// <summary>The layer with its two matrices rounded to a precision and widened again.</summary>
    public static ReferenceLstmDirection Rounded(ReferenceLstmDirection layer, WeightPrecision precision) => layer with
    {
        InputWeights = Rounded(layer.InputWeights, layer.InputSize, precision),
        RecurrentWeights = Rounded(layer.RecurrentWeights, layer.HiddenSize, precision),
    };

    /// <summary>x, or h, as the integer products see it: of a row whose largest magnitude is m, multiples of m/L, L = min(32767, (2³¹ − 1)/(127·K)) rounded down.</summary>
    public static float[] Activations(ReadOnlySpan<float> row)
    {
        var largest = 0f;
        foreach (var value in row)
            largest = Math.Max(largest, Math.Abs(value));
        var levels = (float)Math.Min(32767, (long)Math.Floor(2147483647.0 / (127.0 * row.Length)));
        var rounded = new float[row.Length];
        for (var k = 0; k < row.Length && largest >= 1e-30f; k++)
            rounded[k] = (float)(Math.Round((double)(row[k] * (levels / largest)), MidpointRounding.ToEven) * (largest / levels));
        return rounded;
    }

    private static float[] Rounded(float[] weights, int depth, WeightPrecision precision)
    {
        var rounded = new float[weights.Length];
        for (var row = 0; row < weights.Length / depth; row++)
        {
            var largest = weights.AsSpan(row * depth, depth).ToArray().Max(Math.Abs);
            for (var k = 0; k < depth; k++)
                rounded[(row * depth) + k] = Rounded(weights[(row * depth) + k], largest / 127, precision);
        }
        return rounded;
    }

    private static float Rounded(float weight, float scale, WeightPrecision precision) => precision switch
    {
        WeightPrecision.Float16 => (float)(Half)weight,
        WeightPrecision.Int8 => scale == 0 ? 0 : (float)(Math.Round((double)weight / scale) * scale),
        _ => NearestBFloat16(weight),
    };

    // Of the two neighbours with 16 low bits of zero, the nearer one, or the even one.
    private static float NearestBFloat16(float weight)
    {
        var below = BitConverter.SingleToUInt32Bits(weight) & 0xFFFF0000;
        double low = BitConverter.UInt32BitsToSingle(below), high = BitConverter.UInt32BitsToSingle(below + 0x10000);
        var (toLow, toHigh) = (Math.Abs(weight - low), Math.Abs(high - weight));
        return (float)(toLow < toHigh || (toLow == toHigh && (below & 0x10000) == 0) ? low : high);
    }
}
