using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Rows times weights of 16 bits, which are widened on their way to the multipliers: for a few rows in registers, for many a block at a time into scratch, which the float kernels then read.
/// Each element is one chain in index order, from 0 with the bias last or from what the gates hold: the same bits on either way.
/// </summary>
internal static unsafe class ShortFloatProduct<TSimd, TFormat>
    where TSimd : unmanaged, ISimd<TSimd>
    where TFormat : IShortFloat
{
    // From here on widening a block once costs less than widening it for each row.
    private const int ManyRows = 4;

    /// <summary>Floats of scratch.</summary>
    public static long ScratchLength(int depth, int rows) => rows < ManyRows ? 0 : 4L * TSimd.Count * depth;

    /// <summary>gates [rows, columns] = a [rows, K] · b + bias, or gates + a · b where the bias is null.</summary>
    public static void Run(NarrowMatrix b, int rows, float* a, nint rowStride, float* bias, float* gates, float* scratch)
    {
        if (rows >= ManyRows)
        {
            Many(b, rows, a, rowStride, bias, gates, scratch);
            return;
        }
        for (var row = 0; row < rows; row++)
        {
            Row(b, a, bias, gates);
            a += rowStride;
            gates += b.Columns;
        }
    }

    private static void Many(NarrowMatrix b, int rows, float* a, nint rowStride, float* bias, float* gates, float* scratch)
    {
        var width = 4 * TSimd.Count;
        for (var column = 0; column < b.Columns; column += width)
        {
            Widen(b.Values.Pointer + ((nint)column / 2 * b.Depth), b.Depth, scratch);
            Gemm<TSimd>.Run(new GemmCall
            {
                Rows = rows,
                Depth = b.Depth,
                Columns = width,
                A = a,
                ARowStride = rowStride,
                AColumnStride = 1,
                B = scratch,
                C = gates + column,
                CRowStride = b.Columns,
                Bias = bias == null ? null : bias + column,
                Start = bias == null ? TileStart.FromC : TileStart.Zero,
            });
        }
    }

    // Two panels of two vectors of columns: i and o, f and c.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Widen(float* words, int depth, float* panels)
    {
        var panel = (nint)depth * 2 * TSimd.Count;
        for (var k = 0; k < depth; k++)
        {
            TFormat.Split<TSimd>(words, out var input, out var output);
            TFormat.Split<TSimd>(words + TSimd.Count, out var forget, out var candidate);
            TSimd.Store(input, panels);
            TSimd.Store(output, panels + TSimd.Count);
            TSimd.Store(forget, panels + panel);
            TSimd.Store(candidate, panels + panel + TSimd.Count);
            words += 2 * TSimd.Count;
            panels += 2 * TSimd.Count;
        }
    }

    private static void Row(NarrowMatrix b, float* a, float* bias, float* gates)
    {
        var width = 4 * TSimd.Count;
        var words = b.Values.Pointer;
        var block = (nint)b.Depth * 2 * TSimd.Count;
        var left = b.Columns / width;
        for (; left >= 2; left -= 2)
        {
            Two(a, b.Depth, words, bias, gates);
            words += 2 * block;
            bias = bias == null ? null : bias + (2 * width);
            gates += 2 * width;
        }
        if (left > 0)
            One(a, b.Depth, words, bias, gates);
    }

    // Eight chains hide the latency of the multipliers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Two(float* a, int depth, float* words, float* bias, float* gates)
    {
        var next = words + ((nint)depth * 2 * TSimd.Count);
        TSimd s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = TSimd.Zero;
        if (bias == null)
        {
            s0 = TSimd.Load(gates);
            s1 = TSimd.Load(gates + TSimd.Count);
            s2 = TSimd.Load(gates + 2 * TSimd.Count);
            s3 = TSimd.Load(gates + (3 * TSimd.Count));
            s4 = TSimd.Load(gates + (4 * TSimd.Count));
            s5 = TSimd.Load(gates + (5 * TSimd.Count));
            s6 = TSimd.Load(gates + (6 * TSimd.Count));
            s7 = TSimd.Load(gates + (7 * TSimd.Count));
        }
        for (var k = 0; k < depth; k++)
        {
            var value = TSimd.Broadcast(a[k]);
            TFormat.Split<TSimd>(words, out var low, out var high);
            s0 = TSimd.MultiplyAdd(value, low, s0);
            s1 = TSimd.MultiplyAdd(value, high, s1);
            TFormat.Split<TSimd>(words + TSimd.Count, out low, out high);
            s2 = TSimd.MultiplyAdd(value, low, s2);
            s3 = TSimd.MultiplyAdd(value, high, s3);
            TFormat.Split<TSimd>(next, out low, out high);
            s4 = TSimd.MultiplyAdd(value, low, s4);
            s5 = TSimd.MultiplyAdd(value, high, s5);
            TFormat.Split<TSimd>(next + TSimd.Count, out low, out high);
            s6 = TSimd.MultiplyAdd(value, low, s6);
            s7 = TSimd.MultiplyAdd(value, high, s7);
            words += 2 * TSimd.Count;
            next += 2 * TSimd.Count;
        }
        Finish(s0, bias, gates, 0);
        Finish(s1, bias, gates, TSimd.Count);
        Finish(s2, bias, gates, 2 * TSimd.Count);
        Finish(s3, bias, gates, 3 * TSimd.Count);
        Finish(s4, bias, gates, 4 * TSimd.Count);
        Finish(s5, bias, gates, 5 * TSimd.Count);
        Finish(s6, bias, gates, 6 * TSimd.Count);
        Finish(s7, bias, gates, 7 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(float* a, int depth, float* words, float* bias, float* gates)
    {
        TSimd s0, s1, s2, s3;
        s0 = s1 = s2 = s3 = TSimd.Zero;
        if (bias == null)
        {
            s0 = TSimd.Load(gates);
            s1 = TSimd.Load(gates + TSimd.Count);
            s2 = TSimd.Load(gates + 2 * TSimd.Count);
            s3 = TSimd.Load(gates + (3 * TSimd.Count));
        }
        for (var k = 0; k < depth; k++)
        {
            var value = TSimd.Broadcast(a[k]);
            TFormat.Split<TSimd>(words, out var low, out var high);
            s0 = TSimd.MultiplyAdd(value, low, s0);
            s1 = TSimd.MultiplyAdd(value, high, s1);
            TFormat.Split<TSimd>(words + TSimd.Count, out low, out high);
            s2 = TSimd.MultiplyAdd(value, low, s2);
            s3 = TSimd.MultiplyAdd(value, high, s3);
            words += 2 * TSimd.Count;
        }
        Finish(s0, bias, gates, 0);
        Finish(s1, bias, gates, TSimd.Count);
        Finish(s2, bias, gates, 2 * TSimd.Count);
        Finish(s3, bias, gates, 3 * TSimd.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TSimd sum, float* bias, float* gates, int at) => TSimd.Store(bias == null ? sum : TSimd.Add(sum, TSimd.Load(bias + at)), gates + at);
}
