using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>
/// The largest element under each window, of floats: first over the rows that it touches, then along the row, vectors at a time. NaN is the largest of all, as in <see cref="MaxPoolCall{T, TGreater}"/>; of zeros the
/// positive one is the larger. A window over nothing but padding gives −∞.
/// </summary>
/// <param name="kernels">The kernels.</param>
/// <param name="planes">Images and channels.</param>
/// <param name="window">The window.</param>
/// <param name="source">[planes, window.Inputs].</param>
/// <param name="rows">Room for two rows of the input.</param>
/// <param name="destination">[planes, window.Outputs].</param>
internal sealed class MaxRowsCall(SimdKernels kernels, int planes, Window window, Region source, Region rows, Region destination) : KernelCall
{
    private readonly (int From, int Count)[] _taps = Taps(window.Width);

    public override void Run()
    {
        for (var plane = 0; plane < planes; plane++)
            Plane(source.Span.Slice(plane * window.Inputs, window.Inputs), destination.Span.Slice(plane * window.Outputs, window.Outputs));
    }

    private void Plane(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var z = 0; z < window.Depth.Output; z++)
        {
            var depth = new TapRange(window.Depth, z);
            for (var y = 0; y < window.Height.Output; y++, to = to[window.Width.Output..])
                Along(Across(from, depth, new TapRange(window.Height, y)), to[..window.Width.Output]);
        }
    }

    // Empty where all rows lie in the padding.
    private ReadOnlySpan<float> Across(ReadOnlySpan<float> from, TapRange depth, TapRange height)
    {
        var width = window.Width.Input;
        ReadOnlySpan<float> largest = [];
        for (int i = 0, z = depth.From; i < depth.Count; i++, z += depth.Step)
        {
            for (int j = 0, y = height.From; j < height.Count; j++, y += height.Step)
            {
                var line = from.Slice(((z * window.Height.Input) + y) * width, width);
                if (largest.IsEmpty)
                {
                    largest = line;
                    continue;
                }
                kernels.Binary(BinaryOperation.Maximum, largest, line, rows.Span[..width]);
                largest = rows.Span[..width];
            }
        }
        return largest;
    }

    private void Along(ReadOnlySpan<float> line, Span<float> to)
    {
        if (line.IsEmpty)
        {
            to.Fill(float.NegativeInfinity);
            return;
        }
        var (taps, step) = (window.Width.Kernel, window.Width.Dilation);
        var whole = Slide(line, taps, step);
        for (var x = 0; x < to.Length; x++)
        {
            var (from, count) = _taps[x];
            to[x] = count == taps ? whole[from] : Largest(line, from, count, step);
        }
    }

    // At each element, the largest that a whole window sees from there on.
    private ReadOnlySpan<float> Slide(ReadOnlySpan<float> line, int taps, int step)
    {
        var length = line.Length - ((taps - 1) * step);
        if (taps == 1 || length <= 0)
            return line;
        var largest = rows.Span.Slice(line.Length, length);
        kernels.Binary(BinaryOperation.Maximum, line[..length], line.Slice(step, length), largest);
        for (var tap = 2; tap < taps; tap++)
            kernels.Binary(BinaryOperation.Maximum, largest, line.Slice(tap * step, length), largest);
        return largest;
    }

    private static float Largest(ReadOnlySpan<float> line, int from, int count, int step)
    {
        var largest = float.NegativeInfinity;
        for (; count > 0; count--, from += step)
            largest = MathF.Max(largest, line[from]);
        return largest;
    }

    private static (int From, int Count)[] Taps(WindowAxis axis)
    {
        var taps = new (int From, int Count)[axis.Output];
        for (var x = 0; x < taps.Length; x++)
        {
            var range = new TapRange(axis, x);
            taps[x] = (range.From, range.Count);
        }
        return taps;
    }
}
