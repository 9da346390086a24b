namespace LstmOnnx.Kernels;

/// <summary>What the spans of a recurrent call must hold.</summary>
internal static class RecurrentLengths
{
    /// <summary>Rows that pass through a whole sequence together, and their steps whose x·Wᵀ is taken at once.</summary>
    public static (int Rows, int Steps) Chunk(int sequenceLength, int batchSize)
    {
        var rows = Math.Min(batchSize, LstmLengths.RowChunk);
        return (rows, LstmLengths.StepChunk(sequenceLength, rows));
    }

    /// <summary>Floats of scratch: x·Wᵀ of a chunk of steps, h·Rᵀ of one step, and r∘h where the reset gate comes first.</summary>
    public static long Workspace(PackedRecurrent packed, int sequenceLength, int batchSize)
    {
        var (rows, steps) = Chunk(sequenceLength, batchSize);
        return ((steps + 1L) * rows * packed.Columns) + (packed.Cell.ResetsFirst ? (long)rows * packed.PaddedHiddenSize : 0);
    }

    /// <summary>Throws unless every span holds what the call needs of it.</summary>
    public static void Check<T>(RecurrentCell cell, int inputSize, int hiddenSize, long workspace, in RecurrentCall<T> call)
        where T : unmanaged
    {
        var (sequenceLength, batchSize) = (call.SequenceLength, call.BatchSize);
        if (sequenceLength < 0)
            Refuse.Size(nameof(call.SequenceLength), sequenceLength, "0 or more");
        if (batchSize < 0)
            Refuse.Size(nameof(call.BatchSize), batchSize, "0 or more");
        if (!call.Lengths.IsEmpty)
            CheckLengths(call.Lengths, sequenceLength, batchSize);
        if (batchSize == 0)
            return;
        Strided(nameof(call.Hidden), call.Hidden.Length, 1, 0, batchSize, call.StateBatchStride, hiddenSize);
        if (cell.Kind == RecurrentKind.Lstm)
            Strided(nameof(call.Cell), call.Cell.Length, 1, 0, batchSize, call.StateBatchStride, hiddenSize);
        if (sequenceLength == 0)
            return;
        Strided(nameof(call.Inputs), call.Inputs.Length, sequenceLength, call.InputTimeStride, batchSize, call.InputBatchStride, inputSize);
        if (!call.Outputs.IsEmpty)
            Strided(nameof(call.Outputs), call.Outputs.Length, sequenceLength, call.OutputTimeStride, batchSize, call.OutputBatchStride, hiddenSize);
        if (call.Workspace.Length < workspace)
            Refuse.TooShort(nameof(call.Workspace), call.Workspace.Length, workspace, "see WorkspaceLength");
    }

    private static void CheckLengths(ReadOnlySpan<long> lengths, int sequenceLength, int batchSize)
    {
        Refuse.UnlessLength(nameof(lengths), lengths.Length, batchSize, "one for each row");
        foreach (var length in lengths)
        {
            if (length < 0 || length > sequenceLength)
                Refuse.Size(nameof(lengths), length, $"0 to T = {sequenceLength} for each row");
        }
    }

    private static void Strided(string name, int length, int sequenceLength, int timeStride, int batchSize, int batchStride, int size)
    {
        if (timeStride < 0)
            Refuse.Size($"the time stride of {name}", timeStride, "0 or more");
        if (batchStride < 0)
            Refuse.Size($"the batch stride of {name}", batchStride, "0 or more");
        var needed = ((sequenceLength - 1L) * timeStride) + ((batchSize - 1L) * batchStride) + size;
        if (length < needed)
            Refuse.TooShort(name, length, needed, $"T = {sequenceLength}, B = {batchSize}, strides {timeStride} and {batchStride}, rows of {size}");
    }
}
