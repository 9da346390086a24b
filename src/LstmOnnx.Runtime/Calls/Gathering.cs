namespace LstmOnnx.Runtime.Calls;

/// <summary>Copies blocks by index.</summary>
internal static class Gathering
{
    /// <summary>From source [outer, size, inner] to destination [outer, indices, inner]. Allocates nothing.</summary>
    public static void Blocks<T>(ReadOnlySpan<T> source, ReadOnlySpan<int> indices, int outer, int size, int inner, Span<T> destination)
    {
        for (var row = 0; row < outer; row++)
        {
            foreach (var index in indices)
            {
                source.Slice(((row * size) + index) * inner, inner).CopyTo(destination);
                destination = destination[inner..];
            }
        }
    }
}
