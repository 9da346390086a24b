namespace LstmOnnx.Runtime;

/// <summary>Where the rows of a batch lie in a row-major tensor: a row is <paramref name="Outer"/> blocks of <paramref name="Inner"/> bytes, each block with one for every row.</summary>
/// <param name="Outer">The product of the sizes before the batch axis.</param>
/// <param name="Rows">The size of the batch axis.</param>
/// <param name="Inner">The bytes of all elements behind the batch axis.</param>
internal readonly record struct RowLayout(int Outer, int Rows, int Inner)
{
    /// <summary>Bytes of one row.</summary>
    public int Length => Outer * Inner;

    public static RowLayout Of(int[] shape, int axis, int elementSize)
    {
        var (outer, inner) = (1, elementSize);
        for (var i = 0; i < shape.Length; i++)
        {
            if (i < axis)
                outer = checked(outer * shape[i]);
            else if (i > axis)
                inner = checked(inner * shape[i]);
        }
        return new RowLayout(outer, shape[axis], inner);
    }

    /// <summary>Copies a row out of the tensor.</summary>
    public void Read(ReadOnlySpan<byte> tensor, int row, Span<byte> destination)
    {
        for (var block = 0; block < Outer; block++)
            tensor.Slice(((block * Rows) + row) * Inner, Inner).CopyTo(destination[(block * Inner)..]);
    }

    /// <summary>Copies a row into the tensor.</summary>
    public void Write(Span<byte> tensor, int row, ReadOnlySpan<byte> source)
    {
        for (var block = 0; block < Outer; block++)
            source.Slice(block * Inner, Inner).CopyTo(tensor[(((block * Rows) + row) * Inner)..]);
    }

    /// <summary>Copies a row of one tensor to a row of another one, or of the same.</summary>
    public void Copy(ReadOnlySpan<byte> from, int fromRow, Span<byte> to, int toRow, RowLayout toLayout)
    {
        for (var block = 0; block < Outer; block++)
            from.Slice(((block * Rows) + fromRow) * Inner, Inner).CopyTo(to[(((block * toLayout.Rows) + toRow) * Inner)..]);
    }

    /// <summary>Sets a row to zero bits.</summary>
    public void Clear(Span<byte> tensor, int row)
    {
        for (var block = 0; block < Outer; block++)
            tensor.Slice(((block * Rows) + row) * Inner, Inner).Clear();
    }
}
