using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Copies a value and writes updates into single elements, in the order of the updates: each goes where its own coordinates say, with the index in the place of that of one axis.</summary>
/// <param name="label">The node, for errors.</param>
/// <param name="source">Row-major; may be the destination's memory.</param>
/// <param name="strides">The value's strides; that of the axis in question is 0 here.</param>
/// <param name="axisStride">The axis's own stride.</param>
/// <param name="size">The axis's size.</param>
/// <param name="indices">Row-major.</param>
/// <param name="updates">Row-major, one for each index.</param>
/// <param name="shape">Of indices and updates; at least one axis.</param>
/// <param name="update">What becomes of the element that is there.</param>
/// <param name="destination">Row-major.</param>
internal sealed class ScatterElementsCall<T, TUpdate>(
    string label, Region<T> source, int[] strides, int axisStride, int size, Region<long> indices, Region<T> updates, int[] shape, TUpdate update, Region<T> destination) : KernelCall
    where T : unmanaged
    where TUpdate : struct, ICombination<T, T>
{
    public override void Run()
    {
        var to = destination.Span;
        source.Span.CopyTo(to);
        var places = indices.Span;
        var values = updates.Span;
        if (values.IsEmpty)
            return;
        var function = update;
        var (at, unused, step, i) = (0, 0, strides[^1], 0);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            for (var (end, place) = (i + shape[^1], at); i < end; i++, place += step)
            {
                ref var element = ref to[place + (BadIndex.Normalise(label, places[i], size) * axisStride)];
                element = function.Apply(element, values[i]);
            }
        }
        while (Strided.Next(index, shape, strides, ref at, strides, ref unused));
    }
}

/// <summary>Copies a value [sizes…, inner] and writes a block of updates for each tuple of indices, in the order of the tuples. The source may be the destination's memory.</summary>
internal sealed class ScatterTuplesCall<T, TUpdate>(
    string label, Region<T> source, Region<long> indices, int[] sizes, int inner, Region<T> updates, TUpdate update, Region<T> destination) : KernelCall
    where T : unmanaged
    where TUpdate : struct, ICombination<T, T>
{
    public override void Run()
    {
        var to = destination.Span;
        source.Span.CopyTo(to);
        var function = update;
        var tuples = indices.Span;
        for (var values = updates.Span; !values.IsEmpty; values = values[inner..], tuples = tuples[sizes.Length..])
        {
            var block = to.Slice(Tuples.Place(label, tuples, sizes) * inner, inner);
            for (var i = 0; i < block.Length; i++)
                block[i] = function.Apply(block[i], values[i]);
        }
    }
}
