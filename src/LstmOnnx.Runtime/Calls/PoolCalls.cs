using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>What a pooling makes of the elements under its window, as a type; a new one for each position.</summary>
internal interface IPool<T>
{
    /// <summary>Takes an element.</summary>
    void Take(T x);

    /// <summary>The result, of <paramref name="count"/> elements.</summary>
    T Result(long count);
}

/// <summary>Taps of a window that read elements at one position of an axis.</summary>
internal readonly ref struct TapRange
{
    public TapRange(in WindowAxis axis, int position)
    {
        var start = ((long)position * axis.Stride) - axis.Begin;
        var first = start >= 0 ? 0 : (-start + axis.Dilation - 1) / axis.Dilation;
        var end = axis.Input > start ? ((axis.Input - 1 - start) / axis.Dilation) + 1 : 0;
        end = Math.Min(end, axis.Kernel);
        (From, Step) = ((int)(start + (first * axis.Dilation)), axis.Dilation);
        Count = (int)Math.Max(end - first, 0);
    }

    /// <summary>The first element.</summary>
    public int From { get; }

    /// <summary>Elements from one to the next.</summary>
    public int Step { get; }

    /// <summary>How many.</summary>
    public int Count { get; }
}

/// <summary>Pools each channel, element by element in index order, the padding left out.</summary>
/// <param name="planes">Images and channels.</param>
/// <param name="window">The window.</param>
/// <param name="counts">For each axis and position how many taps count; their product goes to the pool.</param>
/// <param name="pool">What stands at the start of each position.</param>
/// <param name="source">[planes, window.Inputs].</param>
/// <param name="destination">[planes, window.Outputs].</param>
internal sealed class PoolCall<T, TPool>(int planes, Window window, int[][] counts, TPool pool, Region<T> source, Region<T> destination) : KernelCall
    where T : unmanaged
    where TPool : struct, IPool<T>
{
    public override void Run()
    {
        for (var plane = 0; plane < planes; plane++)
            Plane(source.Span.Slice(plane * window.Inputs, window.Inputs), destination.Span.Slice(plane * window.Outputs, window.Outputs));
    }

    private void Plane(ReadOnlySpan<T> from, Span<T> to)
    {
        var at = 0;
        for (var z = 0; z < window.Depth.Output; z++)
        {
            var depth = new TapRange(window.Depth, z);
            for (var y = 0; y < window.Height.Output; y++)
            {
                var height = new TapRange(window.Height, y);
                for (var x = 0; x < window.Width.Output; x++)
                    to[at++] = Pooled(from, depth, height, new TapRange(window.Width, x), (long)counts[0][z] * counts[1][y] * counts[2][x]);
            }
        }
    }

    private T Pooled(ReadOnlySpan<T> from, TapRange depth, TapRange height, TapRange width, long count)
    {
        var state = pool;
        for (int i = 0, z = depth.From; i < depth.Count; i++, z += depth.Step)
        {
            for (int j = 0, y = height.From; j < height.Count; j++, y += height.Step)
            {
                var line = ((z * window.Height.Input) + y) * window.Width.Input;
                for (int k = 0, x = width.From; k < width.Count; k++, x += width.Step)
                    state.Take(from[line + x]);
            }
        }
        return state.Result(count);
    }
}

/// <summary>The largest element under the window, and where it lies in the whole input; of equal ones the first, NaN before all numbers. A window over nothing but padding gives the lowest number and −1.</summary>
internal sealed class MaxPoolCall<T, TGreater>(
    int planes, Window window, T lowest, TGreater order, bool columnMajor, Region<T> source, Region<T> destination, Region<long> indices) : KernelCall
    where T : unmanaged
    where TGreater : struct, IGreater<T>
{
    public override void Run()
    {
        var (inputs, outputs) = (window.Inputs, window.Outputs);
        for (var plane = 0; plane < planes; plane++)
        {
            var places = indices.Length > 0 ? indices.Span.Slice(plane * outputs, outputs) : [];
            Plane(source.Span.Slice(plane * inputs, inputs), destination.Span.Slice(plane * outputs, outputs), places, (long)plane * inputs);
        }
    }

    private void Plane(ReadOnlySpan<T> from, Span<T> to, Span<long> places, long start)
    {
        var at = 0;
        for (var z = 0; z < window.Depth.Output; z++)
        {
            var depth = new TapRange(window.Depth, z);
            for (var y = 0; y < window.Height.Output; y++)
            {
                var height = new TapRange(window.Height, y);
                for (var x = 0; x < window.Width.Output; x++, at++)
                {
                    var place = Largest(from, depth, height, new TapRange(window.Width, x));
                    to[at] = place < 0 ? lowest : from[place];
                    if (!places.IsEmpty)
                        places[at] = place < 0 ? -1 : start + (columnMajor ? Turned(place) : place);
                }
            }
        }
    }

    private int Largest(ReadOnlySpan<T> from, TapRange depth, TapRange height, TapRange width)
    {
        var (best, place) = (lowest, -1);
        for (int i = 0, z = depth.From; i < depth.Count; i++, z += depth.Step)
        {
            for (int j = 0, y = height.From; j < height.Count; j++, y += height.Step)
            {
                var line = ((z * window.Height.Input) + y) * window.Width.Input;
                for (int k = 0, x = width.From; k < width.Count; k++, x += width.Step)
                {
                    if (place < 0 || order.IsGreater(from[line + x], best))
                        (best, place) = (from[line + x], line + x);
                }
            }
        }
        return place;
    }

    // The first axis fastest.
    private int Turned(int place)
    {
        var (x, rest) = (place % window.Width.Input, place / window.Width.Input);
        var (y, z) = (rest % window.Height.Input, rest / window.Height.Input);
        return z + (window.Depth.Input * (y + (window.Height.Input * x)));
    }
}
