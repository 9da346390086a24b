namespace LstmOnnx.Runtime.Planning;

/// <summary>Indices that are known, over a shape: where they step evenly along each axis, what they pick is a view.</summary>
internal static class IndexGrid
{
    /// <summary>What an index grows by along each axis of <paramref name="shape"/>; null where that is not the same everywhere, or there are no indices.</summary>
    public static int[]? Steps(ReadOnlySpan<int> indices, ReadOnlySpan<int> shape)
    {
        if (indices.IsEmpty)
            return null;
        var (steps, strides) = (new int[shape.Length], Layout.RowMajor(shape));
        for (var axis = 0; axis < steps.Length; axis++)
            steps[axis] = shape[axis] > 1 ? indices[strides[axis]] - indices[0] : 0;
        for (var i = 1; i < indices.Length; i++)
        {
            var expected = (long)indices[0];
            for (var axis = 0; axis < steps.Length; axis++)
                expected += (long)(i / strides[axis] % shape[axis]) * steps[axis];
            if (indices[i] != expected)
                return null;
        }
        return steps;
    }
}
