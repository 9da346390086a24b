using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Tiles for one row or two: panels side by side, so that eight chains are under way, as many as two multipliers need. Each chain is that of the tall tiles, and so are its bits.</summary>
internal static unsafe partial class Tile<TSimd>
{
    /// <summary>One row by four panels, which lie <paramref name="panelStride"/> floats apart in B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Row1Panels4(in TileCall call, nint panelStride)
    {
        var a = call.A;
        var b0 = call.B;
        var b1 = call.B + panelStride;
        var b2 = b1 + panelStride;
        var b3 = b2 + panelStride;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c10, c11, c20, c21, c30, c31;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c10 = TSimd.Load(c + (2 * TSimd.Count));
            c11 = TSimd.Load(c + (3 * TSimd.Count));
            c20 = TSimd.Load(c + (4 * TSimd.Count));
            c21 = TSimd.Load(c + (5 * TSimd.Count));
            c30 = TSimd.Load(c + (6 * TSimd.Count));
            c31 = TSimd.Load(c + (7 * TSimd.Count));
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = c10 = c11 = TSimd.Broadcast(call.RowStart[0]);
            c20 = c21 = c30 = c31 = c00;
        }
        else
        {
            c00 = c01 = c10 = c11 = TSimd.Zero;
            c20 = c21 = c30 = c31 = TSimd.Zero;
        }
        nint at = 0;
        for (var k = call.Depth; k > 0; k--)
        {
            var x = TSimd.Broadcast(*a);
            c00 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + at), c00);
            c01 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + at + TSimd.Count), c01);
            c10 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + at), c10);
            c11 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + at + TSimd.Count), c11);
            c20 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + at), c20);
            c21 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + at + TSimd.Count), c21);
            c30 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + at), c30);
            c31 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + at + TSimd.Count), c31);
            a += columnStride;
            at += 2 * TSimd.Count;
        }
        FinishPanel(call, 0, 0, c00, c01);
        FinishPanel(call, 0, 1, c10, c11);
        FinishPanel(call, 0, 2, c20, c21);
        FinishPanel(call, 0, 3, c30, c31);
    }

    /// <summary>Two rows by two panels, which lie <paramref name="panelStride"/> floats apart in B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Rows2Panels2(in TileCall call, nint panelStride)
    {
        var a = call.A;
        var rowStride = call.ARowStride;
        var b0 = call.B;
        var b1 = call.B + panelStride;
        var columnStride = call.AColumnStride;
        TSimd c00, c01, c02, c03, c10, c11, c12, c13;
        if (call.Start == TileStart.FromC)
        {
            var c = call.C;
            c00 = TSimd.Load(c);
            c01 = TSimd.Load(c + TSimd.Count);
            c02 = TSimd.Load(c + (2 * TSimd.Count));
            c03 = TSimd.Load(c + (3 * TSimd.Count));
            c += call.CRowStride;
            c10 = TSimd.Load(c);
            c11 = TSimd.Load(c + TSimd.Count);
            c12 = TSimd.Load(c + (2 * TSimd.Count));
            c13 = TSimd.Load(c + (3 * TSimd.Count));
        }
        else if (call.Start == TileStart.FromRows)
        {
            c00 = c01 = c02 = c03 = TSimd.Broadcast(call.RowStart[0]);
            c10 = c11 = c12 = c13 = TSimd.Broadcast(call.RowStart[1]);
        }
        else
        {
            c00 = c01 = c02 = c03 = TSimd.Zero;
            c10 = c11 = c12 = c13 = TSimd.Zero;
        }
        nint at = 0;
        for (var k = call.Depth; k > 0; k--)
        {
            var x = TSimd.Broadcast(*a);
            var y = TSimd.Broadcast(a[rowStride]);
            var b = TSimd.Load(b0 + at);
            c00 = TSimd.MultiplyAdd(x, b, c00);
            c10 = TSimd.MultiplyAdd(y, b, c10);
            b = TSimd.Load(b0 + at + TSimd.Count);
            c01 = TSimd.MultiplyAdd(x, b, c01);
            c11 = TSimd.MultiplyAdd(y, b, c11);
            b = TSimd.Load(b1 + at);
            c02 = TSimd.MultiplyAdd(x, b, c02);
            c12 = TSimd.MultiplyAdd(y, b, c12);
            b = TSimd.Load(b1 + at + TSimd.Count);
            c03 = TSimd.MultiplyAdd(x, b, c03);
            c13 = TSimd.MultiplyAdd(y, b, c13);
            a += columnStride;
            at += 2 * TSimd.Count;
        }
        FinishPanel(call, 0, 0, c00, c01);
        FinishPanel(call, 0, 1, c02, c03);
        FinishPanel(call, 1, 0, c10, c11);
        FinishPanel(call, 1, 1, c12, c13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishPanel(in TileCall call, int row, int panel, TSimd sum0, TSimd sum1)
    {
        var column = panel * 2 * TSimd.Count;
        var c = call.C + (row * call.CRowStride) + column;
        if (call.Bias != null)
        {
            sum0 = TSimd.Add(sum0, TSimd.Load(call.Bias + column));
            sum1 = TSimd.Add(sum1, TSimd.Load(call.Bias + column + TSimd.Count));
        }
        TSimd.Store(sum0, c);
        TSimd.Store(sum1, c + TSimd.Count);
    }
}
