using System.Runtime.InteropServices;

namespace LstmOnnx.Kernels;

/// <summary>Rounds ONNX's [4H, ·] weights, gates iofc, and arranges them as <see cref="NarrowMatrix"/> says.</summary>
internal static class NarrowPacking
{
    /// <summary>The largest magnitude of a weight in bytes; −128 is left out, so that rows are symmetric.</summary>
    public const int LargestByte = 127;

    // From here on a sum of one byte times one level each would leave 32 bits.
    private const int MaxDepth = int.MaxValue / LargestByte;

    public static NarrowLstm Pack(int inputSize, int hiddenSize, ReadOnlySpan<float> inputWeights, ReadOnlySpan<float> recurrentWeights, ReadOnlySpan<float> bias, WeightPrecision precision, SimdWidth width)
    {
        if (inputSize is < 1 or > MaxDepth)
            Refuse.Size(nameof(inputSize), inputSize, $"1 to {MaxDepth}");
        if (hiddenSize is < 1 or > MaxDepth)
            Refuse.Size(nameof(hiddenSize), hiddenSize, $"1 to {MaxDepth}");
        if (precision is not (WeightPrecision.BFloat16 or WeightPrecision.Float16 or WeightPrecision.Int8))
            throw new ArgumentOutOfRangeException(nameof(precision), precision, $"precision is {precision}; expected BFloat16, Float16 or Int8");
        Refuse.UnlessLength(nameof(inputWeights), inputWeights.Length, 4L * hiddenSize * inputSize, $"[4H, I], H = {hiddenSize}, I = {inputSize}");
        Refuse.UnlessLength(nameof(recurrentWeights), recurrentWeights.Length, 4L * hiddenSize * hiddenSize, $"[4H, H], H = {hiddenSize}");
        if (!bias.IsEmpty)
            Refuse.UnlessLength(nameof(bias), bias.Length, 8L * hiddenSize, $"[8H] Wb and Rb, H = {hiddenSize}, or empty");
        RefuseUnfit(nameof(inputWeights), inputWeights, precision);
        RefuseUnfit(nameof(recurrentWeights), recurrentWeights, precision);

        var packed = new NarrowLstm(inputSize, hiddenSize, width, precision);
        var lanes = (int)width / 32;
        Weights(inputWeights, hiddenSize, lanes, packed.InputWeights);
        Weights(recurrentWeights, hiddenSize, lanes, packed.RecurrentWeights);
        for (var row = 0; row < (bias.IsEmpty ? 0 : 4 * hiddenSize); row++)
            packed.Bias.Span[Column(row, hiddenSize, lanes)] = bias[row] + bias[(4 * hiddenSize) + row];
        return packed;
    }

    /// <summary>The first weight that is no finite number, or becomes none in this precision; −1 where all fit.</summary>
    public static int FirstUnfit(ReadOnlySpan<float> weights, WeightPrecision precision)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            var rounded = precision switch
            {
                WeightPrecision.BFloat16 => BitConverter.UInt32BitsToSingle((uint)BFloat16(weights[i]) << 16),
                WeightPrecision.Float16 => (float)(Half)weights[i],
                _ => weights[i],
            };
            if (!float.IsFinite(rounded))
                return i;
        }
        return -1;
    }

    private static void RefuseUnfit(string name, ReadOnlySpan<float> weights, WeightPrecision precision)
    {
        if (FirstUnfit(weights, precision) is >= 0 and var at)
            throw new ArgumentException($"{name}[{at}] is {weights[at]}, which {precision} cannot hold; expected finite weights within its range", name);
    }

    private static void Weights(ReadOnlySpan<float> weights, int hiddenSize, int lanes, NarrowMatrix destination)
    {
        var depth = destination.Depth;
        for (var row = 0; row < 4 * hiddenSize; row++)
        {
            var source = weights.Slice(row * depth, depth);
            if (destination.Precision == WeightPrecision.Int8)
                Bytes(source, Column(row, hiddenSize, lanes), lanes, destination);
            else
                Halves(source, Column(row, hiddenSize, lanes), lanes, destination);
        }
    }

    private static void Halves(ReadOnlySpan<float> source, int column, int lanes, NarrowMatrix destination)
    {
        var to = MemoryMarshal.Cast<float, ushort>(destination.Values.Span);
        var (block, gate, lane) = (column / (4 * lanes), column / lanes % 4, column % lanes);
        for (var k = 0; k < source.Length; k++)
        {
            var word = (((((block * source.Length) + k) * 2) + (gate / 2)) * lanes) + lane;
            // Words are little-endian: the low half comes first.
            to[(2 * word) + (gate & 1)] = destination.Precision == WeightPrecision.BFloat16 ? BFloat16(source[k]) : BitConverter.HalfToUInt16Bits((Half)source[k]);
        }
    }

    private static void Bytes(ReadOnlySpan<float> source, int column, int lanes, NarrowMatrix destination)
    {
        var to = MemoryMarshal.Cast<float, sbyte>(destination.Values.Span);
        var (block, gate, lane, pairs) = (column / (4 * lanes), column / lanes % 4, column % lanes, destination.PairCount);
        var scale = Scale(source);
        destination.Scales!.Span[column] = scale;
        for (var k = 0; k < source.Length; k++)
        {
            var (pair, half) = (k % pairs, k / pairs);
            to[(((((((block * pairs) + pair) * 4) + gate) * lanes) + lane) * 2) + half] = Byte(source[k], scale);
        }
    }

    /// <summary>What 1 stands for in a row whose largest magnitude becomes 127; 0 for a row of zeros, or of numbers too small to be told from them.</summary>
    public static float Scale(ReadOnlySpan<float> row)
    {
        var largest = 0f;
        foreach (var weight in row)
            largest = MathF.Max(largest, MathF.Abs(weight));
        return largest / LargestByte;
    }

    /// <summary>A weight in bytes, rounded to nearest even.</summary>
    public static sbyte Byte(float weight, float scale) => scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(Math.Round((double)weight / scale), -LargestByte, LargestByte);

    /// <summary>The upper half of a float, rounded to nearest even; overflows to infinity.</summary>
    public static ushort BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (ushort)((bits >> 16) | 0x40) : (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    // Row gate · H + unit of ONNX's order stands in the block of its unit, then its gate, then its lane.
    private static int Column(int row, int hiddenSize, int lanes)
    {
        var (gate, unit) = (row / hiddenSize, row % hiddenSize);
        return (((unit / lanes * 4) + gate) * lanes) + (unit % lanes);
    }
}
