using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>
/// A transposed convolution as products [features · taps, channels] · [channels, positions], some positions at a time, whose rows are then added to the places that their taps write. Each element starts from its
/// bias; an image's bits do not depend on what else is in the batch.
/// </summary>
/// <param name="kernels">The kernels.</param>
/// <param name="sizes">Sizes; the window goes from the result to the source.</param>
/// <param name="block">Positions at a time.</param>
/// <param name="source">[N, groups · channels, positions], row-major.</param>
/// <param name="weights">[groups · channels, features, taps], row-major.</param>
/// <param name="bias">[groups · features], or empty.</param>
/// <param name="products">Room for [features · taps, block].</param>
/// <param name="destination">Row-major.</param>
internal sealed class ConvTransposeCall(SimdKernels kernels, ConvSizes sizes, int block, Region source, Region weights, Region bias, Region products, Region destination) : KernelCall
{
    private readonly PackedMatrix _block = kernels.CreatePacked(sizes.Channels, block);
    private readonly PackedMatrix _last = kernels.CreatePacked(sizes.Channels, sizes.Window.Outputs % block);

    public override void Run()
    {
        var (positions, outputs, rows) = (sizes.Window.Outputs, sizes.Window.Inputs, sizes.Features * sizes.Window.Taps);
        for (var i = 0; i < sizes.Images * sizes.Groups; i++)
        {
            var group = i % sizes.Groups;
            var image = source.Span.Slice(i * sizes.Channels * positions, sizes.Channels * positions);
            var result = destination.Span.Slice(i * sizes.Features * outputs, sizes.Features * outputs);
            for (var feature = 0; feature < sizes.Features; feature++)
                result.Slice(feature * outputs, outputs).Fill(bias.Length > 0 ? bias.Span[(group * sizes.Features) + feature] : 0);
            var factors = MatrixView.RowMajor(weights.Span.Slice(group * sizes.Channels * rows, sizes.Channels * rows), sizes.Channels, rows).Transposed();
            for (var first = 0; first < positions; first += block)
            {
                var packed = positions - first >= block ? _block : _last;
                kernels.Pack(MatrixView.RowMajor(image[first..], sizes.Channels, packed.Columns, positions), packed);
                kernels.MatMul(factors, packed, [], products.Span, packed.Columns, accumulate: false);
                Add(products.Span, first, packed.Columns, result);
            }
        }
    }

    private void Add(ReadOnlySpan<float> rows, int first, int count, Span<float> result)
    {
        var (depth, height, width) = (sizes.Window.Depth, sizes.Window.Height, sizes.Window.Width);
        for (var feature = 0; feature < sizes.Features; feature++)
        {
            var plane = result.Slice(feature * sizes.Window.Inputs, sizes.Window.Inputs);
            for (var z = 0; z < depth.Kernel; z++)
            {
                for (var y = 0; y < height.Kernel; y++)
                {
                    for (var x = 0; x < width.Kernel; x++, rows = rows[count..])
                        Row(rows[..count], (z, y, x), first, plane);
                }
            }
        }
    }

    // What one tap writes from positions side by side: one stretch for each row of positions that they touch.
    private void Row(ReadOnlySpan<float> row, (int Z, int Y, int X) tap, int first, Span<float> plane)
    {
        var (depth, height, width) = (sizes.Window.Depth, sizes.Window.Height, sizes.Window.Width);
        var (from, until) = width.Inside(tap.X);
        while (!row.IsEmpty)
        {
            var (column, rest) = (first % width.Output, first / width.Output);
            var stretch = row[..Math.Min(row.Length, width.Output - column)];
            var y = ((long)(rest % height.Output) * height.Stride) + height.Offset(tap.Y);
            var z = ((long)(rest / height.Output) * depth.Stride) + depth.Offset(tap.Z);
            if (y >= 0 && y < height.Input && z >= 0 && z < depth.Input)
            {
                var line = (((z * height.Input) + y) * width.Input) + width.Offset(tap.X);
                for (var i = Math.Max(from - column, 0); i < Math.Min(until - column, stretch.Length); i++)
                    plane[(int)(line + ((long)(column + i) * width.Stride))] += stretch[i];
            }
            first += stretch.Length;
            row = row[stretch.Length..];
        }
    }
}
