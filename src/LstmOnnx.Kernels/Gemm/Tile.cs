using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Tiles of a matrix product, some rows by two vectors of columns. Each element is one chain over k in index order, by
/// <see cref="ISimd{TSelf}.MultiplyAdd(TSelf, TSelf, TSelf)"/>, so a row's bits do not depend on the tile that it falls into.
/// </summary>
internal static unsafe partial class Tile<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows6(in TileCall call)
    {
        var rowStride = call.ARowStride;
        var rowStride2 = 2 * rowStride;
        var a0 = call.A;
        var a3 = call.A + (3 * rowStride);
        var b = call.B;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c10 = TSimd.Load(c);
            c11 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c20 = TSimd.Load(c);
            c21 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c30 = TSimd.Load(c);
            c31 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c40 = TSimd.Load(c);
            c41 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c50 = TSimd.Load(c);
            c51 = TSimd.Load(c + TSimd.Count);
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = TSimd.Broadcast(call.RowStart[0]);
            c10 = c11 = TSimd.Broadcast(call.RowStart[1]);
            c20 = c21 = TSimd.Broadcast(call.RowStart[2]);
            c30 = c31 = TSimd.Broadcast(call.RowStart[3]);
            c40 = c41 = TSimd.Broadcast(call.RowStart[4]);
            c50 = c51 = TSimd.Broadcast(call.RowStart[5]);
        }
        else
        {
            c00 = c01 = TSimd.Zero;
            c10 = c11 = TSimd.Zero;
            c20 = c21 = TSimd.Zero;
            c30 = c31 = TSimd.Zero;
            c40 = c41 = TSimd.Zero;
            c50 = c51 = TSimd.Zero;
        }
        var then = call.Then;
        var depth = call.Depth;
        while (true)
        {
            for (var k = depth; k > 0; k--)
            {
                var b0 = TSimd.Load(b);
                var b1 = TSimd.Load(b + TSimd.Count);
                var x = TSimd.Broadcast(*a0);
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                c01 = TSimd.MultiplyAdd(x, b1, c01);
                x = TSimd.Broadcast(a0[rowStride]);
                c10 = TSimd.MultiplyAdd(x, b0, c10);
                c11 = TSimd.MultiplyAdd(x, b1, c11);
                x = TSimd.Broadcast(a0[rowStride2]);
                c20 = TSimd.MultiplyAdd(x, b0, c20);
                c21 = TSimd.MultiplyAdd(x, b1, c21);
                x = TSimd.Broadcast(*a3);
                c30 = TSimd.MultiplyAdd(x, b0, c30);
                c31 = TSimd.MultiplyAdd(x, b1, c31);
                x = TSimd.Broadcast(a3[rowStride]);
                c40 = TSimd.MultiplyAdd(x, b0, c40);
                c41 = TSimd.MultiplyAdd(x, b1, c41);
                x = TSimd.Broadcast(a3[rowStride2]);
                c50 = TSimd.MultiplyAdd(x, b0, c50);
                c51 = TSimd.MultiplyAdd(x, b1, c51);
                a0 += columnStride;
                a3 += columnStride;
                b += 2 * TSimd.Count;
            }
            if (then == null)
                break;
            var bias0 = TSimd.Load(call.Bias);
            var bias1 = TSimd.Load(call.Bias + TSimd.Count);
            c00 = TSimd.Add(c00, bias0);
            c01 = TSimd.Add(c01, bias1);
            c10 = TSimd.Add(c10, bias0);
            c11 = TSimd.Add(c11, bias1);
            c20 = TSimd.Add(c20, bias0);
            c21 = TSimd.Add(c21, bias1);
            c30 = TSimd.Add(c30, bias0);
            c31 = TSimd.Add(c31, bias1);
            c40 = TSimd.Add(c40, bias0);
            c41 = TSimd.Add(c41, bias1);
            c50 = TSimd.Add(c50, bias0);
            c51 = TSimd.Add(c51, bias1);
            rowStride = then->ARowStride;
            rowStride2 = 2 * rowStride;
            a0 = then->A;
            a3 = then->A + (3 * rowStride);
            b = then->B;
            depth = then->Depth;
            then = null;
        }
        var bias = call.Then == null ? call.Bias : null;
        Finish(call, bias, 0, c00, c01);
        Finish(call, bias, 1, c10, c11);
        Finish(call, bias, 2, c20, c21);
        Finish(call, bias, 3, c30, c31);
        Finish(call, bias, 4, c40, c41);
        Finish(call, bias, 5, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows4(in TileCall call)
    {
        var rowStride = call.ARowStride;
        var rowStride2 = 2 * rowStride;
        var a0 = call.A;
        var a3 = call.A + (3 * rowStride);
        var b = call.B;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c10, c11, c20, c21, c30, c31;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c10 = TSimd.Load(c);
            c11 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c20 = TSimd.Load(c);
            c21 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c30 = TSimd.Load(c);
            c31 = TSimd.Load(c + TSimd.Count);
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = TSimd.Broadcast(call.RowStart[0]);
            c10 = c11 = TSimd.Broadcast(call.RowStart[1]);
            c20 = c21 = TSimd.Broadcast(call.RowStart[2]);
            c30 = c31 = TSimd.Broadcast(call.RowStart[3]);
        }
        else
        {
            c00 = c01 = TSimd.Zero;
            c10 = c11 = TSimd.Zero;
            c20 = c21 = TSimd.Zero;
            c30 = c31 = TSimd.Zero;
        }
        var then = call.Then;
        var depth = call.Depth;
        while (true)
        {
            for (var k = depth; k > 0; k--)
            {
                var b0 = TSimd.Load(b);
                var b1 = TSimd.Load(b + TSimd.Count);
                var x = TSimd.Broadcast(*a0);
                c00 = TSimd.MultiplyAdd(x, b0, c00);
                c01 = TSimd.MultiplyAdd(x, b1, c01);
                x = TSimd.Broadcast(a0[rowStride]);
                c10 = TSimd.MultiplyAdd(x, b0, c10);
                c11 = TSimd.MultiplyAdd(x, b1, c11);
                x = TSimd.Broadcast(a0[rowStride2]);
                c20 = TSimd.MultiplyAdd(x, b0, c20);
                c21 = TSimd.MultiplyAdd(x, b1, c21);
                x = TSimd.Broadcast(*a3);
                c30 = TSimd.MultiplyAdd(x, b0, c30);
                c31 = TSimd.MultiplyAdd(x, b1, c31);
                a0 += columnStride;
                a3 += columnStride;
                b += 2 * TSimd.Count;
            }
            if (then == null)
                break;
            var bias0 = TSimd.Load(call.Bias);
            var bias1 = TSimd.Load(call.Bias + TSimd.Count);
            c00 = TSimd.Add(c00, bias0);
            c01 = TSimd.Add(c01, bias1);
            c10 = TSimd.Add(c10, bias0);
            c11 = TSimd.Add(c11, bias1);
            c20 = TSimd.Add(c20, bias0);
            c21 = TSimd.Add(c21, bias1);
            c30 = TSimd.Add(c30, bias0);
            c31 = TSimd.Add(c31, bias1);
            rowStride = then->ARowStride;
            rowStride2 = 2 * rowStride;
            a0 = then->A;
            a3 = then->A + (3 * rowStride);
            b = then->B;
            depth = then->Depth;
            then = null;
        }
        var bias = call.Then == null ? call.Bias : null;
        Finish(call, bias, 0, c00, c01);
        Finish(call, bias, 1, c10, c11);
        Finish(call, bias, 2, c20, c21);
        Finish(call, bias, 3, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows2(in TileCall call)
    {
        var rowStride = call.ARowStride;
        var a0 = call.A;
        var b = call.B;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c10, c11;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c10 = TSimd.Load(c);
            c11 = TSimd.Load(c + TSimd.Count);
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = TSimd.Broadcast(call.RowStart[0]);
            c10 = c11 = TSimd.Broadcast(call.RowStart[1]);
        }
        else
        {
            c00 = c01 = TSimd.Zero;
            c10 = c11 = TSimd.Zero;
        }
        for (var k = call.Depth; k > 0; k--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var x = TSimd.Broadcast(*a0);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            x = TSimd.Broadcast(a0[rowStride]);
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
            a0 += columnStride;
            b += 2 * TSimd.Count;
        }
        Finish(call, call.Bias, 0, c00, c01);
        Finish(call, call.Bias, 1, c10, c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows1(in TileCall call)
    {
        var rowStride = call.ARowStride;
        var a0 = call.A;
        var b = call.B;
        var columnStride = call.AColumnStride;
        TSimd c00, c01;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = TSimd.Broadcast(call.RowStart[0]);
        }
        else
        {
            c00 = c01 = TSimd.Zero;
        }
        for (var k = call.Depth; k > 0; k--)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + TSimd.Count);
            var x = TSimd.Broadcast(*a0);
            c00 = TSimd.MultiplyAdd(x, b0, c00);
            c01 = TSimd.MultiplyAdd(x, b1, c01);
            a0 += columnStride;
            b += 2 * TSimd.Count;
        }
        Finish(call, call.Bias, 0, c00, c01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(in TileCall call, float* bias, int row, TSimd sum0, TSimd sum1)
    {
        var c = call.C + (row * call.CRowStride);
        if (bias != null)
        {
            sum0 = TSimd.Add(sum0, TSimd.Load(bias));
            sum1 = TSimd.Add(sum1, TSimd.Load(bias + TSimd.Count));
        }
        TSimd.Store(sum0, c);
        TSimd.Store(sum1, c + TSimd.Count);
    }
}
