namespace LstmOnnx.Kernels;

/// <summary>How a call is cut into chunks, and what its spans must hold.</summary>
internal static class LstmLengths
{
    /// <summary>Rows that pass through a whole sequence together: eight tiles of twelve, whose gates stay in the second-level cache.</summary>
    public const int RowChunk = 96;

    // Half a second-level cache of 512 KB.
    private const int NearWeights = 64 * 1024;

    // Steps whose x·Wᵀ is taken at once, counted in rows.
    private const int GateRows = 192;

    /// <summary>Steps whose x·Wᵀ is taken at once.</summary>
    public static int StepChunk(int sequenceLength, int rows) => Math.Clamp(GateRows / Math.Max(rows, 1), 1, Math.Max(sequenceLength, 1));

    /// <summary>Whether tiles of rows pass over all weights one after the other, at each step; of fewer rows than a tile has, x·Wᵀ is faster for many steps at once.</summary>
    public static bool AreNear(PackedLstm lstm, int batchSize) => batchSize >= TileCall.LeastRowsOfThen && 4L * lstm.PaddedHiddenSize * (lstm.InputSize + lstm.HiddenSize) <= NearWeights;

    /// <summary>Floats of scratch for so many rows or fewer: what <paramref name="workspace"/> says of weights, T and B. Refuses what no array holds.</summary>
    public static int UpToRows<TPacked>(TPacked lstm, int sequenceLength, int batchSize, Func<TPacked, int, int, long> workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        // Fewer rows take their inputs' products for more steps at once, which can need more than many rows do.
        var length = 0L;
        for (var rows = Math.Min(batchSize, RowChunk); rows > 0; rows--)
            length = Math.Max(length, workspace(lstm, sequenceLength, rows));
        if (length > Array.MaxLength)
            Refuse.Size("the workspace", length, $"at most {Array.MaxLength} floats: use a smaller batch");
        return (int)length;
    }

    /// <summary>Floats of scratch: what the kernels need, then room for inputs that have faded.</summary>
    public static long Workspace(PackedLstm lstm, int sequenceLength, int batchSize) =>
        KernelWorkspace(lstm, sequenceLength, batchSize) + FadedInputs.Scratch(lstm.InputSize, sequenceLength, batchSize);

    /// <summary>The gates of a chunk, more than the tile's that near weights need: the chunks of a run whose inputs have faded can be too few rows for those.</summary>
    public static long KernelWorkspace(PackedLstm lstm, int sequenceLength, int batchSize)
    {
        var rows = Math.Min(batchSize, RowChunk);
        return 4L * lstm.PaddedHiddenSize * rows * StepChunk(sequenceLength, rows);
    }

    /// <summary>One step of one row, and every span holds what it needs.</summary>
    public static bool IsStep(PackedLstm lstm, in LstmCall call) =>
        call.SequenceLength == 1 && call.BatchSize == 1
        && call.Inputs.Length >= lstm.InputSize && call.Hidden.Length == lstm.HiddenSize && call.Cell.Length == lstm.HiddenSize
        && (call.Outputs.IsEmpty || call.Outputs.Length >= lstm.HiddenSize) && call.Workspace.Length >= (4 * lstm.PaddedHiddenSize) + lstm.InputSize;

    /// <summary>Throws unless every span holds what the call needs of it.</summary>
    public static void Check(PackedLstm lstm, in LstmCall call) =>
        Check(lstm.InputSize, lstm.HiddenSize, Workspace(lstm, Math.Max(call.SequenceLength, 0), Math.Max(call.BatchSize, 0)), call);

    /// <summary>The same for any form of weights; <paramref name="workspace"/> floats of scratch are needed.</summary>
    public static void Check(int inputSize, int hiddenSize, long workspace, in LstmCall call)
    {
        var (sequenceLength, batchSize) = (call.SequenceLength, call.BatchSize);
        if (sequenceLength < 0)
            Refuse.Size(nameof(call.SequenceLength), sequenceLength, "0 or more");
        if (batchSize < 0)
            Refuse.Size(nameof(call.BatchSize), batchSize, "0 or more");
        if (call.Hidden.Length != (long)batchSize * hiddenSize)
            Refuse.Length(nameof(call.Hidden), call.Hidden.Length, (long)batchSize * hiddenSize, "[B, H]");
        if (call.Cell.Length != (long)batchSize * hiddenSize)
            Refuse.Length(nameof(call.Cell), call.Cell.Length, (long)batchSize * hiddenSize, "[B, H]");
        if (sequenceLength == 0 || batchSize == 0)
            return;
        Strided(nameof(call.Inputs), call.Inputs.Length, call, call.InputTimeStride, call.InputBatchStride, inputSize);
        if (!call.Outputs.IsEmpty)
            Strided(nameof(call.Outputs), call.Outputs.Length, call, call.OutputTimeStride, call.OutputBatchStride, hiddenSize);
        if (call.Workspace.Length < workspace)
            Refuse.TooShort(nameof(call.Workspace), call.Workspace.Length, workspace, "see LstmWorkspaceLength");
    }

    private static void Strided(string name, int length, in LstmCall call, int timeStride, int batchStride, int size)
    {
        if (timeStride < 0)
            Refuse.Size($"the time stride of {name}", timeStride, "0 or more");
        if (batchStride < 0)
            Refuse.Size($"the batch stride of {name}", batchStride, "0 or more");
        var needed = ((call.SequenceLength - 1L) * timeStride) + ((call.BatchSize - 1L) * batchStride) + size;
        if (length < needed)
            Refuse.TooShort(name, length, needed, $"T = {call.SequenceLength}, B = {call.BatchSize}, strides {timeStride} and {batchStride}, rows of {size}");
    }
}
