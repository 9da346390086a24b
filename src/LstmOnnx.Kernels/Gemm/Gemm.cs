using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmOnnx.Kernels;

/// <summary>
/// Matrix products over packed panels. Blocks of K (so that a tile of A stays in the first-level cache) hand their sums on through C, which
/// rounds nothing, so every element is one chain in index order whatever the blocking. A with strided columns is copied, a tile of rows at a time.
/// </summary>
internal static unsafe class Gemm<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // A tile of A: 12 rows of it are 24 KB.
    private const int DepthBlock = 512;

    // Panels whose block of B stays in the second-level cache while all rows pass over it.
    private const int BlockFloats = 96 * 1024;

    private const int LargestTile = TileCall.MostRows;

    private static int TileRows => TSimd.Registers == 32 ? LargestTile : 6;

    public static void Run(in GemmCall call)
    {
        var panelWidth = 2 * TSimd.Count;
        var panels = (call.Columns + panelWidth - 1) / panelWidth;
        var panelBlock = Math.Max(1, BlockFloats / (panelWidth * Math.Max(1, Math.Min(DepthBlock, call.Depth))));
        for (var panel = 0; panel < panels; panel += panelBlock)
        {
            var k = 0;
            do
            {
                var depth = Math.Min(DepthBlock, call.Depth - k);
                Block(call, panel, Math.Min(panelBlock, panels - panel), k, depth);
                k += depth;
            }
            while (k < call.Depth);
        }
    }

    [SkipLocalsInit]
    private static void Block(in GemmCall call, int firstPanel, int panelCount, int k, int depth)
    {
        var copyA = call.AColumnStride != 1 && call.Rows > 1;
        var copy = stackalloc float[copyA ? LargestTile * DepthBlock : 1];
        TileCall tile = default;
        tile.Depth = depth;
        tile.Start = k == 0 ? call.Start : TileStart.FromC;
        for (var row = 0; row < call.Rows;)
        {
            var rows = RowsOfNextTile(call.Rows - row);
            tile.RowStart = call.RowStart + row;
            var a = call.A + (row * call.ARowStride) + (k * call.AColumnStride);
            if (copyA)
            {
                CopyTile(a, call.ARowStride, call.AColumnStride, rows, depth, copy);
                tile.A = copy;
                tile.ARowStride = 1;
                tile.AColumnStride = rows;
            }
            else
            {
                tile.A = a;
                tile.ARowStride = call.ARowStride;
                tile.AColumnStride = call.AColumnStride;
            }
            var panel = firstPanel;
            if (rows <= 2)
                panel = SideBySide(call, ref tile, panel, firstPanel + panelCount, row, rows, k);
            for (; panel < firstPanel + panelCount; panel++)
                Panel(call, ref tile, panel, row, rows, k);
            row += rows;
        }
    }

    private static void Panel(in GemmCall call, ref TileCall tile, int panel, int row, int rows, int k)
    {
        var panelWidth = 2 * TSimd.Count;
        var column = panel * panelWidth;
        Place(call, ref tile, panel, row, k);
        if (column + panelWidth <= call.Columns)
            Dispatch(tile, rows);
        else
            LastPanel(tile, rows, call.Columns - column);
    }

    private static void Place(in GemmCall call, ref TileCall tile, int panel, int row, int k)
    {
        var panelWidth = 2 * TSimd.Count;
        var column = panel * panelWidth;
        tile.B = call.B + ((nint)panelWidth * (((nint)panel * call.Depth) + k));
        tile.C = call.C + (row * call.CRowStride) + column;
        tile.CRowStride = call.CRowStride;
        tile.Bias = call.Bias == null || k + tile.Depth < call.Depth ? null : call.Bias + column;
    }

    // One row or two have too few chains in one panel to keep the multipliers busy. Gives the first panel that is left.
    private static int SideBySide(in GemmCall call, ref TileCall tile, int panel, int end, int row, int rows, int k)
    {
        var panelWidth = 2 * TSimd.Count;
        var panelStride = (nint)panelWidth * call.Depth;
        end = Math.Min(end, call.Columns / panelWidth);
        if (rows == 1)
        {
            for (; panel + 4 <= end; panel += 4)
            {
                Place(call, ref tile, panel, row, k);
                Tile<TSimd>.Row1Panels4(tile, panelStride);
            }
            return panel;
        }
        for (; panel + 2 <= end; panel += 2)
        {
            Place(call, ref tile, panel, row, k);
            Tile<TSimd>.Rows2Panels2(tile, panelStride);
        }
        return panel;
    }

    // The last columns fill no panel: they are worked on in a full-sized copy.
    private static void LastPanel(TileCall tile, int rows, int columns)
    {
        var panelWidth = 2 * TSimd.Count;
        var copy = stackalloc float[(LargestTile + 1) * panelWidth];
        var c = tile.C;
        var rowStride = tile.CRowStride;
        for (var row = 0; row < rows; row++)
            Copy(c + (row * rowStride), copy + (row * panelWidth), columns);
        if (tile.Bias != null)
        {
            var bias = copy + (LargestTile * panelWidth);
            Copy(tile.Bias, bias, columns);
            tile.Bias = bias;
        }
        tile.C = copy;
        tile.CRowStride = panelWidth;
        Dispatch(tile, rows);
        for (var row = 0; row < rows; row++)
            Copy(copy + (row * panelWidth), c + (row * rowStride), columns);
    }

    // Eight rows go as four and four: a tile of two has too few chains to keep the multipliers busy.
    public static int RowsOfNextTile(int rows) => rows switch
    {
        8 => 4,
        _ when rows >= TileRows => TileRows,
        >= 6 => 6,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    public static void Dispatch(in TileCall tile, int rows)
    {
        switch (rows)
        {
            case 12:
                Tile<TSimd>.Rows12(tile);
                break;
            case 6:
                Tile<TSimd>.Rows6(tile);
                break;
            case 4:
                Tile<TSimd>.Rows4(tile);
                break;
            case 2:
                Tile<TSimd>.Rows2(tile);
                break;
            default:
                Tile<TSimd>.Rows1(tile);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyTile(float* a, nint rowStride, nint columnStride, int rows, int depth, float* to)
    {
        if (rowStride == 1 && rows == LargestTile)
        {
            for (var k = 0; k < depth; k++, a += columnStride, to += LargestTile)
            {
                Vector128.Load(a).Store(to);
                Vector128.Load(a + 4).Store(to + 4);
                Vector128.Load(a + 8).Store(to + 8);
            }
            return;
        }
        if (rowStride == 1 && rows == 6)
        {
            for (var k = 0; k < depth; k++, a += columnStride, to += 6)
            {
                Vector128.Load(a).Store(to);
                Vector64.Load(a + 4).Store(to + 4);
            }
            return;
        }
        for (var k = 0; k < depth; k++, a += columnStride, to += rows)
        {
            for (var row = 0; row < rows; row++)
                to[row] = a[row * rowStride];
        }
    }

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));
}
