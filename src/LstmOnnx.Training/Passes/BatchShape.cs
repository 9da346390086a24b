namespace LstmOnnx.Training;

/// <summary>B and T of the batch at hand; buffers may have room for more.</summary>
internal readonly record struct BatchShape(int BatchSize, int SequenceLength)
{
    /// <summary>[B]: steps of each row, which T is the most of; null where all have T.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>The number of the update, which decides the dropout masks; null for no dropout.</summary>
    public long? Update { get; init; }

    public int LengthOf(int row) => Lengths is { } lengths ? lengths[row] : SequenceLength;
}
