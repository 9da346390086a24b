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
        var (sizes, strides) = CollapseAll(shape, left.ToArray(), right.ToArray());
        return (sizes, strides[0], strides[1]);
    }

    /// <summary>The same for any number of operands.</summary>
    public static (int[] Shape, int[][] Strides) CollapseAll(ReadOnlySpan<int> shape, params int[][] operands)
    {
        var (sizes, strides) = (new List<int>(), Array.ConvertAll(operands, _ => new List<int>()));
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var size = shape[axis];
            if (size == 1)
                continue;
            var joins = sizes.Count > 0;
            for (var i = 0; i < operands.Length; i++)
                joins = joins && strides[i][^1] == (long)operands[i][axis] * size;
            if (joins)
                sizes[^1] *= size;
            else
                sizes.Add(size);
            for (var i = 0; i < operands.Length; i++)
            {
                if (joins)
                    strides[i][^1] = operands[i][axis];
                else
                    strides[i].Add(operands[i][axis]);
            }
        }
        return sizes.Count == 0 ? ([1], Array.ConvertAll(operands, _ => (int[])[1])) : ([.. sizes], Array.ConvertAll(strides, s => s.ToArray()));
    }
}
