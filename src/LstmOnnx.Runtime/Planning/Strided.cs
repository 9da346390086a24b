namespace LstmOnnx.Runtime.Planning;

/// <summary>Walks over strided elements.</summary>
internal static class Strided
{
    /// <summary>Copies elements of one layout to another of the same shape. Allocates nothing.</summary>
    public static void Copy<T>(ReadOnlySpan<T> source, int sourceOffset, ReadOnlySpan<int> sourceStrides,
        Span<T> destination, int destinationOffset, ReadOnlySpan<int> destinationStrides, ReadOnlySpan<int> shape)
    {
        if (shape.IsEmpty)
        {
            destination[destinationOffset] = source[sourceOffset];
            return;
        }
        if (shape.Contains(0))
            return;
        var (length, from, to) = (shape[^1], sourceStrides[^1], destinationStrides[^1]);
        Span<int> index = stackalloc int[shape.Length - 1];
        index.Clear();
        do
        {
            if (from == 1 && to == 1)
                source.Slice(sourceOffset, length).CopyTo(destination[destinationOffset..]);
            else if (from == 0 && to == 1)
                destination.Slice(destinationOffset, length).Fill(source[sourceOffset]);
            else
                for (int i = 0, s = sourceOffset, d = destinationOffset; i < length; i++, s += from, d += to)
                    destination[d] = source[s];
        }
        while (Next(index, shape, sourceStrides, ref sourceOffset, destinationStrides, ref destinationOffset));
    }

    /// <summary>Moves two operands to the next index of the axes before the last, the slowest first in <paramref name="shape"/>; false after the last index.</summary>
    public static bool Next(Span<int> index, ReadOnlySpan<int> shape, ReadOnlySpan<int> leftStrides, ref int left, ReadOnlySpan<int> rightStrides, ref int right)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            left += leftStrides[axis];
            right += rightStrides[axis];
            if (++index[axis] < shape[axis])
                return true;
            left -= leftStrides[axis] * shape[axis];
            right -= rightStrides[axis] * shape[axis];
            index[axis] = 0;
        }
        return false;
    }

    /// <summary>Drops axes of size 1 and joins axes that both operands walk through with one stride; at least one axis remains.</summary>
    public static (int[] Shape, int[] Left, int[] Right) Collapse(ReadOnlySpan<int> shape, ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var (sizes, lefts, rights) = (new List<int>(), new List<int>(), new List<int>());
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1)
                continue;
            if (sizes.Count > 0 && lefts[^1] == (long)left[axis] * shape[axis] && rights[^1] == (long)right[axis] * shape[axis])
                (sizes[^1], lefts[^1], rights[^1]) = (sizes[^1] * shape[axis], left[axis], right[axis]);
            else
            {
                sizes.Add(shape[axis]);
                lefts.Add(left[axis]);
                rights.Add(right[axis]);
            }
        }
        return sizes.Count == 0 ? ([1], [1], [1]) : ([.. sizes], [.. lefts], [.. rights]);
    }
}
