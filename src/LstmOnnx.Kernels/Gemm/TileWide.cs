using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

internal static unsafe partial class Tile<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>24 chains: for widths with 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows12(in TileCall call)
    {
        var rowStride = call.ARowStride;
        var rowStride2 = 2 * rowStride;
        var a0 = call.A;
        var a3 = call.A + (3 * rowStride);
        var a6 = call.A + (6 * rowStride);
        var a9 = call.A + (9 * rowStride);
        var b = call.B;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51, c60, c61, c70, c71, c80, c81, c90, c91, c100, c101, c110, c111;
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
            c += call.CRowStride;
            c60 = TSimd.Load(c);
            c61 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c70 = TSimd.Load(c);
            c71 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c80 = TSimd.Load(c);
            c81 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c90 = TSimd.Load(c);
            c91 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c100 = TSimd.Load(c);
            c101 = TSimd.Load(c + TSimd.Count);
            c += call.CRowStride;
            c110 = TSimd.Load(c);
            c111 = TSimd.Load(c + TSimd.Count);
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = TSimd.Broadcast(call.RowStart[0]);
            c10 = c11 = TSimd.Broadcast(call.RowStart[1]);
            c20 = c21 = TSimd.Broadcast(call.RowStart[2]);
            c30 = c31 = TSimd.Broadcast(call.RowStart[3]);
            c40 = c41 = TSimd.Broadcast(call.RowStart[4]);
            c50 = c51 = TSimd.Broadcast(call.RowStart[5]);
            c60 = c61 = TSimd.Broadcast(call.RowStart[6]);
            c70 = c71 = TSimd.Broadcast(call.RowStart[7]);
            c80 = c81 = TSimd.Broadcast(call.RowStart[8]);
            c90 = c91 = TSimd.Broadcast(call.RowStart[9]);
            c100 = c101 = TSimd.Broadcast(call.RowStart[10]);
            c110 = c111 = TSimd.Broadcast(call.RowStart[11]);
        }
        else
        {
            c00 = c01 = TSimd.Zero;
            c10 = c11 = TSimd.Zero;
            c20 = c21 = TSimd.Zero;
            c30 = c31 = TSimd.Zero;
            c40 = c41 = TSimd.Zero;
            c50 = c51 = TSimd.Zero;
            c60 = c61 = TSimd.Zero;
            c70 = c71 = TSimd.Zero;
            c80 = c81 = TSimd.Zero;
            c90 = c91 = TSimd.Zero;
            c100 = c101 = TSimd.Zero;
            c110 = c111 = TSimd.Zero;
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
                x = TSimd.Broadcast(*a6);
                c60 = TSimd.MultiplyAdd(x, b0, c60);
                c61 = TSimd.MultiplyAdd(x, b1, c61);
                x = TSimd.Broadcast(a6[rowStride]);
                c70 = TSimd.MultiplyAdd(x, b0, c70);
                c71 = TSimd.MultiplyAdd(x, b1, c71);
                x = TSimd.Broadcast(a6[rowStride2]);
                c80 = TSimd.MultiplyAdd(x, b0, c80);
                c81 = TSimd.MultiplyAdd(x, b1, c81);
                x = TSimd.Broadcast(*a9);
                c90 = TSimd.MultiplyAdd(x, b0, c90);
                c91 = TSimd.MultiplyAdd(x, b1, c91);
                x = TSimd.Broadcast(a9[rowStride]);
                c100 = TSimd.MultiplyAdd(x, b0, c100);
                c101 = TSimd.MultiplyAdd(x, b1, c101);
                x = TSimd.Broadcast(a9[rowStride2]);
                c110 = TSimd.MultiplyAdd(x, b0, c110);
                c111 = TSimd.MultiplyAdd(x, b1, c111);
                a0 += columnStride;
                a3 += columnStride;
                a6 += columnStride;
                a9 += columnStride;
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
            c60 = TSimd.Add(c60, bias0);
            c61 = TSimd.Add(c61, bias1);
            c70 = TSimd.Add(c70, bias0);
            c71 = TSimd.Add(c71, bias1);
            c80 = TSimd.Add(c80, bias0);
            c81 = TSimd.Add(c81, bias1);
            c90 = TSimd.Add(c90, bias0);
            c91 = TSimd.Add(c91, bias1);
            c100 = TSimd.Add(c100, bias0);
            c101 = TSimd.Add(c101, bias1);
            c110 = TSimd.Add(c110, bias0);
            c111 = TSimd.Add(c111, bias1);
            rowStride = then->ARowStride;
            rowStride2 = 2 * rowStride;
            a0 = then->A;
            a3 = then->A + (3 * rowStride);
            a6 = then->A + (6 * rowStride);
            a9 = then->A + (9 * rowStride);
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
        Finish(call, bias, 6, c60, c61);
        Finish(call, bias, 7, c70, c71);
        Finish(call, bias, 8, c80, c81);
        Finish(call, bias, 9, c90, c91);
        Finish(call, bias, 10, c100, c101);
        Finish(call, bias, 11, c110, c111);
    }
}
