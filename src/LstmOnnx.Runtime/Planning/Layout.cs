namespace LstmOnnx.Runtime.Planning;

/// <summary>Arithmetic on shapes and strides. Strides count elements; 0 repeats, negative ones walk backwards.</summary>
internal static class Layout
{
    public static long Count(ReadOnlySpan<int> shape)
    {
        var count = 1L;
        foreach (var size in shape)
            count = Saturate(count, size);
        return count;
    }

    public static int[] RowMajor(ReadOnlySpan<int> shape)
    {
        var strides = new int[shape.Length];
        var stride = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = (int)Math.Min(stride, int.MaxValue);
            stride = Saturate(stride, shape[axis]);
        }
        return strides;
    }

    public static bool IsRowMajor(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides)
    {
        // Strides of what holds nothing never matter.
        if (shape.Contains(0))
            return true;
        var stride = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1)
                continue;
            if (strides[axis] != stride)
                return false;
            stride *= shape[axis];
        }
        return true;
    }

    /// <summary>Whether a view shows each of <paramref name="length"/> elements once, in whatever order.</summary>
    public static bool Covers(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, long length)
    {
        var (sizes, steps) = (shape.ToArray(), Array.ConvertAll(strides.ToArray(), Math.Abs));
        Array.Sort(steps, sizes);
        var count = 1L;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] != 1 && steps[axis] != count)
                return false;
            count = Saturate(count, sizes[axis]);
        }
        return count == length;
    }

    /// <summary>Strides that show the same elements, in the same order, under another shape; null where no strides do.</summary>
    public static int[]? TryReshape(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        if (IsRowMajor(shape, strides))
            return RowMajor(target);
        // Runs of axes that one stride walks through, the slowest first; each takes whole axes of the target.
        var runs = new List<(long Size, int Stride)>();
        for (var axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] == 1)
                continue;
            if (runs.Count > 0 && runs[^1].Stride == (long)strides[axis] * shape[axis])
                runs[^1] = (runs[^1].Size * shape[axis], strides[axis]);
            else
                runs.Add((shape[axis], strides[axis]));
        }
        var result = new int[target.Length];
        var last = target.Length - 1;
        for (var run = runs.Count - 1; run >= 0; run--)
        {
            var (rest, stride) = (runs[run].Size, (long)runs[run].Stride);
            for (; rest > 1 && last >= 0; last--)
            {
                if (rest % target[last] != 0)
                    return null;
                result[last] = (int)stride;
                stride *= target[last];
                rest /= target[last];
            }
            if (rest > 1)
                return null;
        }
        return result;
    }

    /// <summary>The shape that both broadcast to by ONNX's rules (numpy's); null where they do not.</summary>
    public static int[]? Broadcast(ReadOnlySpan<int> left, ReadOnlySpan<int> right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (l, r) = (i <= left.Length ? left[^i] : 1, i <= right.Length ? right[^i] : 1);
            if (l != r && l != 1 && r != 1)
                return null;
            shape[^i] = l == 1 ? r : l;
        }
        return shape;
    }

    /// <summary>Strides under which a value of <paramref name="shape"/> appears broadcast to <paramref name="target"/>.</summary>
    public static int[] BroadcastStrides(ReadOnlySpan<int> shape, ReadOnlySpan<int> strides, ReadOnlySpan<int> target)
    {
        var result = new int[target.Length];
        for (var i = 1; i <= shape.Length; i++)
            result[^i] = shape[^i] == 1 ? 0 : strides[^i];
        return result;
    }

    public static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private static long Saturate(long count, int size) =>
        size != 0 && count > long.MaxValue / size ? long.MaxValue : count * size;
}
