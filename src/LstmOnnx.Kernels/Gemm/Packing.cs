using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmOnnx.Kernels;

/// <summary>Rearranges the operands of a matrix product.</summary>
internal static unsafe class Packing
{
    /// <summary>b [K, N] into panels of <c>destination.PanelWidth</c> columns.</summary>
    public static void Panels(MatrixView b, PackedMatrix destination)
    {
        var (depth, width) = (b.Rows, destination.PanelWidth);
        var to = destination.Values.Pointer;
        fixed (float* from = b.Data)
        {
            if (b.ColumnStride == 1 && width % Vector128<float>.Count == 0)
            {
                var whole = b.Columns / width;
                CopyWholePanels(from, depth, whole, b.RowStride, to, width);
                to += whole * (nint)depth * width;
                if (whole < destination.PanelCount)
                    CopyRows(from + (whole * width), depth, b.Columns - (whole * width), b.RowStride, to, width);
                GC.KeepAlive(destination);
                return;
            }
            for (var panel = 0; panel < destination.PanelCount; panel++, to += (nint)depth * width)
            {
                var column = panel * width;
                var columns = Math.Min(width, b.Columns - column);
                var source = from + ((nint)column * b.ColumnStride);
                if (b.ColumnStride == 1)
                    CopyRows(source, depth, columns, b.RowStride, to, width);
                else
                    CopyColumns(source, depth, columns, b.RowStride, b.ColumnStride, to, width);
            }
        }
        GC.KeepAlive(destination);
    }

    // Some rows at a time, each read along its memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyWholePanels(float* source, int depth, int panels, nint rowStride, float* to, int width)
    {
        const int RowBlock = 8;
        for (var first = 0; first < depth; first += RowBlock)
        {
            var rows = Math.Min(RowBlock, depth - first);
            for (var panel = 0; panel < panels; panel++)
            {
                var from = source + (first * rowStride) + (panel * width);
                var target = to + (((panel * (nint)depth) + first) * width);
                for (var row = 0; row < rows; row++, from += rowStride, target += width)
                {
                    for (var column = 0; column < width; column += Vector128<float>.Count)
                        Vector128.Load(from + column).Store(target + column);
                }
            }
        }
    }

    private static void CopyRows(float* source, int depth, int columns, nint rowStride, float* to, int width)
    {
        if (columns == width && width % Vector128<float>.Count == 0)
        {
            for (var k = 0; k < depth; k++, source += rowStride, to += width)
            {
                for (var column = 0; column < width; column += Vector128<float>.Count)
                    Vector128.Load(source + column).Store(to + column);
            }
            return;
        }
        for (var k = 0; k < depth; k++)
        {
            new ReadOnlySpan<float>(source + (k * rowStride), columns).CopyTo(new Span<float>(to + (k * width), columns));
            if (columns < width)
                new Span<float>(to + (k * width) + columns, width - columns).Clear();
        }
    }

    // Four rows of the panel at a time: each column is read along its memory, and a cache line of the panel is filled while it is near.
    private static void CopyColumns(float* source, int depth, int columns, nint rowStride, nint columnStride, float* to, int width)
    {
        for (var k = 0; k < depth; k += 4)
        {
            var rows = Math.Min(4, depth - k);
            for (var column = 0; column < width; column++)
            {
                for (var row = 0; row < rows; row++)
                    to[((k + row) * width) + column] = column < columns ? source[(column * columnStride) + ((k + row) * rowStride)] : 0;
            }
        }
    }
}
