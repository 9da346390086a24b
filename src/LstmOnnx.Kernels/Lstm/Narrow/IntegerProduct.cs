using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Rows of 16-bit integers times weights in bytes: exact 32-bit sums, which no order changes, then (row's scale · column's scale) · sum + what is added. Bytes are widened to 16 bits, two products at a time are added in
/// 32 (vpmovsxbw and vpmaddwd, or AVX-VNNI's vpdpwssd for the latter).
/// </summary>
internal static unsafe class IntegerProduct<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>Floats of scratch.</summary>
    public static long ScratchLength(int depth, int rows) => (long)QuantizedRow<TSimd>.Length(depth) * rows;

    /// <summary>gates [rows, columns] = a [rows, K] · b + (bias, or gates where it is null).</summary>
    public static void Run(NarrowMatrix b, int rows, float* a, nint rowStride, float* bias, float* gates, float* scratch)
    {
        var length = QuantizedRow<TSimd>.Length(b.Depth);
        for (var row = 0; row < rows; row++)
            QuantizedRow<TSimd>.Write(a + (row * rowStride), b.Depth, scratch + ((nint)row * length));
        if (rows == 1)
        {
            Row(b, scratch, bias == null ? gates : bias, gates);
            return;
        }
        // A block's bytes stay in the first-level cache while all rows pass.
        var (width, block) = (4 * TSimd.Count, (nint)b.PairCount * 8 * TSimd.Count);
        var bytes = (sbyte*)b.Values.Pointer;
        for (var column = 0; column < b.Columns; column += width)
        {
            var scales = b.Scales!.Pointer + column;
            for (var row = 0; row < rows; row += 2)
            {
                var words = scratch + ((nint)row * length);
                var to = gates + ((nint)row * b.Columns) + column;
                if (row + 1 < rows)
                    TwoRows(words, length, b, bytes, scales, bias == null ? null : bias + column, to);
                else
                    One(words, b, bytes, scales, bias == null ? to : bias + column, to);
            }
            bytes += block;
        }
    }

    private static void Row(NarrowMatrix b, float* words, float* addend, float* gates)
    {
        var (width, block) = (4 * TSimd.Count, (nint)b.PairCount * 8 * TSimd.Count);
        var bytes = (sbyte*)b.Values.Pointer;
        var scales = b.Scales!.Pointer;
        var left = b.Columns / width;
        for (; left >= 2; left -= 2)
        {
            TwoBlocks(words, b, bytes, scales, addend, gates);
            bytes += 2 * block;
            scales += 2 * width;
            addend += 2 * width;
            gates += 2 * width;
        }
        if (left > 0)
            One(words, b, bytes, scales, addend, gates);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoBlocks(float* words, NarrowMatrix b, sbyte* bytes, float* scales, float* addend, float* gates)
    {
        var (width, pairs) = (2 * TSimd.Count, b.PairCount);
        var next = bytes + ((nint)pairs * 4 * width);
        TSimd s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = TSimd.Zero;
        for (var pair = 0; pair < pairs; pair++)
        {
            var value = TSimd.Broadcast(words[pair]);
            s0 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes), value, s0);
            s1 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + width), value, s1);
            s2 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + (2 * width)), value, s2);
            s3 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + (3 * width)), value, s3);
            s4 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(next), value, s4);
            s5 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(next + width), value, s5);
            s6 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(next + (2 * width)), value, s6);
            s7 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(next + (3 * width)), value, s7);
            bytes += 4 * width;
            next += 4 * width;
        }
        var scale = Scale(words, b);
        Finish(s0, scale, scales, addend, gates, 0);
        Finish(s1, scale, scales, addend, gates, 1);
        Finish(s2, scale, scales, addend, gates, 2);
        Finish(s3, scale, scales, addend, gates, 3);
        Finish(s4, scale, scales, addend, gates, 4);
        Finish(s5, scale, scales, addend, gates, 5);
        Finish(s6, scale, scales, addend, gates, 6);
        Finish(s7, scale, scales, addend, gates, 7);
    }

    // A weight is widened once for both rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void TwoRows(float* words, int rowLength, NarrowMatrix b, sbyte* bytes, float* scales, float* bias, float* gates)
    {
        var (width, pairs) = (2 * TSimd.Count, b.PairCount);
        var second = words + rowLength;
        TSimd s0, s1, s2, s3, t0, t1, t2, t3;
        s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = TSimd.Zero;
        for (var pair = 0; pair < pairs; pair++)
        {
            var (value, other) = (TSimd.Broadcast(words[pair]), TSimd.Broadcast(second[pair]));
            var weights = TSimd.WidenBytes(bytes);
            s0 = TSimd.MultiplyAddHalves(weights, value, s0);
            t0 = TSimd.MultiplyAddHalves(weights, other, t0);
            weights = TSimd.WidenBytes(bytes + width);
            s1 = TSimd.MultiplyAddHalves(weights, value, s1);
            t1 = TSimd.MultiplyAddHalves(weights, other, t1);
            weights = TSimd.WidenBytes(bytes + (2 * width));
            s2 = TSimd.MultiplyAddHalves(weights, value, s2);
            t2 = TSimd.MultiplyAddHalves(weights, other, t2);
            weights = TSimd.WidenBytes(bytes + (3 * width));
            s3 = TSimd.MultiplyAddHalves(weights, value, s3);
            t3 = TSimd.MultiplyAddHalves(weights, other, t3);
            bytes += 4 * width;
        }
        var scale = Scale(words, b);
        var addend = bias == null ? gates : bias;
        Finish(s0, scale, scales, addend, gates, 0);
        Finish(s1, scale, scales, addend, gates, 1);
        Finish(s2, scale, scales, addend, gates, 2);
        Finish(s3, scale, scales, addend, gates, 3);
        scale = Scale(second, b);
        gates += b.Columns;
        addend = bias == null ? gates : bias;
        Finish(t0, scale, scales, addend, gates, 0);
        Finish(t1, scale, scales, addend, gates, 1);
        Finish(t2, scale, scales, addend, gates, 2);
        Finish(t3, scale, scales, addend, gates, 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(float* words, NarrowMatrix b, sbyte* bytes, float* scales, float* addend, float* gates)
    {
        var (width, pairs) = (2 * TSimd.Count, b.PairCount);
        TSimd s0, s1, s2, s3;
        s0 = s1 = s2 = s3 = TSimd.Zero;
        for (var pair = 0; pair < pairs; pair++)
        {
            var value = TSimd.Broadcast(words[pair]);
            s0 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes), value, s0);
            s1 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + width), value, s1);
            s2 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + (2 * width)), value, s2);
            s3 = TSimd.MultiplyAddHalves(TSimd.WidenBytes(bytes + (3 * width)), value, s3);
            bytes += 4 * width;
        }
        var scale = Scale(words, b);
        Finish(s0, scale, scales, addend, gates, 0);
        Finish(s1, scale, scales, addend, gates, 1);
        Finish(s2, scale, scales, addend, gates, 2);
        Finish(s3, scale, scales, addend, gates, 3);
    }

    private static TSimd Scale(float* words, NarrowMatrix b) => TSimd.Broadcast(words[QuantizedRow<TSimd>.ScaleAt(b.Depth)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TSimd sum, TSimd scale, float* scales, float* addend, float* gates, int vector)
    {
        var at = vector * TSimd.Count;
        TSimd.Store(TSimd.MultiplyAdd(TSimd.FromIntegers(sum), TSimd.Multiply(scale, TSimd.Load(scales + at)), TSimd.Load(addend + at)), gates + at);
    }
}
