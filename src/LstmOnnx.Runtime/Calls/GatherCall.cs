using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Takes blocks by index, from source [outer, size, inner] to destination [outer, indices, inner]. Negative indices count from the end.</summary>
internal sealed class GatherCall<T>(string label, Region<T> source, Region<long> indices, int outer, int size, int inner, Region<T> destination) : KernelCall
    where T : unmanaged
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        var places = indices.Span;
        for (var row = 0; row < outer; row++)
        {
            foreach (var place in places)
            {
                var index = BadIndex.Normalise(label, place, size);
                from.Slice(((row * size) + index) * inner, inner).CopyTo(to);
                to = to[inner..];
            }
        }
    }
}
