using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One row times a packed matrix, eight chains at a time, where a tile of one row has two. Each element is one chain in index order, then its bias: the bits of <see cref="Gemm{TSimd}"/>.
/// </summary>
internal static unsafe class RowProduct<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>c [whole panels] = a [depth] · b (+ bias, unless null), or c + a · b with chains that start from c.</summary>
    public static void Run(float* a, PackedMatrix b, float* bias, float* c, TileStart start)
    {
        var (depth, width) = (b.Rows, 2 * TSimd.Count);
        var panel = (nint)depth * width;
        var from = b.Values.Pointer;
        var left = b.PanelCount;
        for (; left >= 4; left -= 4)
        {
            Four(a, depth, from, bias, c, start);
            from += 4 * panel;
            bias = bias == null ? null : bias + (4 * width);
            c += 4 * width;
        }
        for (; left > 0; left--)
        {
            One(a, depth, from, bias, c, start);
            from += panel;
            bias = bias == null ? null : bias + width;
            c += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(float* a, int depth, float* b, float* bias, float* c, TileStart start)
    {
        var width = 2 * TSimd.Count;
        var panel = (nint)depth * width;
        var third = b + (2 * panel);
        TSimd c0, c1, c2, c3, c4, c5, c6, c7;
        c0 = c1 = c2 = c3 = c4 = c5 = c6 = c7 = TSimd.Zero;
        if (start == TileStart.FromC)
        {
            (c0, c1, c2, c3) = (TSimd.Load(c), TSimd.Load(c + TSimd.Count), TSimd.Load(c + width), TSimd.Load(c + width + TSimd.Count));
            var half = c + (2 * width);
            (c4, c5, c6, c7) = (TSimd.Load(half), TSimd.Load(half + TSimd.Count), TSimd.Load(half + width), TSimd.Load(half + width + TSimd.Count));
        }
        for (var k = 0; k < depth; k++)
        {
            var x = TSimd.Broadcast(a[k]);
            c0 = TSimd.MultiplyAdd(x, b, c0);
            c1 = TSimd.MultiplyAdd(x, b + TSimd.Count, c1);
            c2 = TSimd.MultiplyAdd(x, b + panel, c2);
            c3 = TSimd.MultiplyAdd(x, b + panel + TSimd.Count, c3);
            c4 = TSimd.MultiplyAdd(x, third, c4);
            c5 = TSimd.MultiplyAdd(x, third + TSimd.Count, c5);
            c6 = TSimd.MultiplyAdd(x, third + panel, c6);
            c7 = TSimd.MultiplyAdd(x, third + panel + TSimd.Count, c7);
            b += width;
            third += width;
        }
        Finish(bias, c, 0, c0, c1);
        Finish(bias, c, width, c2, c3);
        Finish(bias, c, 2 * width, c4, c5);
        Finish(bias, c, 3 * width, c6, c7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(float* a, int depth, float* b, float* bias, float* c, TileStart start)
    {
        TSimd c0, c1;
        c0 = c1 = TSimd.Zero;
        if (start == TileStart.FromC)
            (c0, c1) = (TSimd.Load(c), TSimd.Load(c + TSimd.Count));
        for (var k = 0; k < depth; k++)
        {
            var x = TSimd.Broadcast(a[k]);
            c0 = TSimd.MultiplyAdd(x, b, c0);
            c1 = TSimd.MultiplyAdd(x, b + TSimd.Count, c1);
            b += 2 * TSimd.Count;
        }
        Finish(bias, c, 0, c0, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(float* bias, float* c, int at, TSimd sum0, TSimd sum1)
    {
        if (bias != null)
        {
            sum0 = TSimd.Add(sum0, TSimd.Load(bias + at));
            sum1 = TSimd.Add(sum1, TSimd.Load(bias + at + TSimd.Count));
        }
        TSimd.Store(sum0, c + at);
        TSimd.Store(sum1, c + at + TSimd.Count);
    }
}
