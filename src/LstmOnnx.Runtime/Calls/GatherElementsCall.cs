using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Takes one element per index: the result at (i, j, …) is the source there, with the index in the place of the coordinate of one axis.</summary>
/// <param name="label">The node, for errors.</param>
/// <param name="source">The whole storage of the source.</param>
/// <param name="first">The source's first element in it.</param>
/// <param name="strides">The source's strides; that of the axis in question is 0 here.</param>
/// <param name="axisStride">The axis's own stride.</param>
/// <param name="size">The axis's size.</param>
/// <param name="indices">Row-major.</param>
/// <param name="shape">Of the indices and the result; at least one axis.</param>
/// <param name="destination">Row-major.</param>
internal sealed class GatherElementsCall<T>(
    string label, Region<T> source, int first, int[] strides, int axisStride, int size, Region<long> indices, int[] shape, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var places = indices.Span;
        if (to.IsEmpty)
            return;
        var (at, unused, step, i) = (first, 0, strides[^1], 0);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            for (var (end, place) = (i + shape[^1], at); i < end; i++, place += step)
                to[i] = from[place + (BadIndex.Normalise(label, places[i], size) * axisStride)];
        }
        while (Strided.Next(index, shape, strides, ref at, strides, ref unused));
    }
}
