using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Takes a block per tuple of indices, from source [batches, sizes…, inner] by indices [batches, tuples, sizes.Length].</summary>
internal sealed class GatherTuplesCall<T>(string label, Region<T> source, Region<long> indices, int batches, int[] sizes, int inner, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var tuples = indices.Span;
        if (to.IsEmpty)
            return;
        var (perBatch, blocks) = (to.Length / (batches * inner), from.Length / batches);
        for (var batch = 0; batch < batches; batch++)
        {
            for (var i = 0; i < perBatch; i++)
            {
                var place = Tuples.Place(label, tuples, sizes);
                from.Slice((batch * blocks) + (place * inner), inner).CopyTo(to);
                tuples = tuples[sizes.Length..];
                to = to[inner..];
            }
        }
    }
}

/// <summary>Tuples of indices that are data.</summary>
internal static class Tuples
{
    /// <summary>Which of the blocks [sizes…] the first tuple names; negative indices count from the end.</summary>
    /// <exception cref="ArgumentException">An index is outside of its axis.</exception>
    public static int Place(string label, ReadOnlySpan<long> tuples, ReadOnlySpan<int> sizes)
    {
        var place = 0;
        for (var axis = 0; axis < sizes.Length; axis++)
            place = (place * sizes[axis]) + BadIndex.Normalise(label, tuples[axis], sizes[axis]);
        return place;
    }
}
