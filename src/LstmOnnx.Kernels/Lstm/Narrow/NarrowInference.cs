namespace LstmOnnx.Kernels;

/// <summary>
/// One direction over a batch of sequences with narrow weights, cut into chunks as <see cref="LstmInference{TSimd}"/> does it; a step is a sequence of one. The pre-activation is x·Wᵀ, the bias, then h·Rᵀ: one chain where the
/// weights are floats, sums of exact products where they are bytes.
/// </summary>
internal static unsafe class NarrowInference<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    public static void Run(NarrowLstm lstm, in LstmPointers call)
    {
        for (var row = 0; row < call.BatchSize; row += LstmLengths.RowChunk)
            Rows(lstm, call, row, Math.Min(LstmLengths.RowChunk, call.BatchSize - row));
    }

    /// <summary>Floats of scratch: gates of a chunk, and what the products need.</summary>
    public static long WorkspaceLength(NarrowLstm lstm, int sequenceLength, int batchSize)
    {
        var rows = Math.Min(batchSize, LstmLengths.RowChunk);
        var inputRows = rows * LstmLengths.StepChunk(sequenceLength, rows);
        return (4L * lstm.PaddedHiddenSize * inputRows) + Math.Max(ScratchLength(lstm.InputWeights, inputRows), ScratchLength(lstm.RecurrentWeights, rows));
    }

    private static void Rows(NarrowLstm lstm, in LstmPointers call, int row, int rows)
    {
        var hiddenSize = lstm.HiddenSize;
        var steps = LstmLengths.StepChunk(call.SequenceLength, rows);
        nint gateStride = 4 * lstm.PaddedHiddenSize;
        var gates = call.Workspace;
        var scratch = gates + (gateStride * rows * steps);
        var inputs = call.Inputs + (row * call.InputBatchStride);
        var hidden = call.Hidden + ((nint)row * hiddenSize);
        var cell = call.Cell + ((nint)row * hiddenSize);
        for (var done = 0; done < call.SequenceLength; done += steps)
        {
            var count = Math.Min(steps, call.SequenceLength - done);
            var first = call.Reverse ? call.SequenceLength - done - count : done;
            if (rows == 1 || call.InputTimeStride == rows * call.InputBatchStride)
            {
                Multiply(lstm.InputWeights, count * rows, inputs + (first * call.InputTimeStride), rows == 1 ? call.InputTimeStride : call.InputBatchStride, lstm.Bias.Pointer, gates, scratch);
            }
            else
            {
                for (var step = 0; step < count; step++)
                    Multiply(lstm.InputWeights, rows, inputs + ((first + step) * call.InputTimeStride), call.InputBatchStride, lstm.Bias.Pointer, gates + (step * rows * gateStride), scratch);
            }
            for (var step = 0; step < count; step++)
            {
                var offset = call.Reverse ? count - 1 - step : step;
                var stepGates = gates + (offset * rows * gateStride);
                Multiply(lstm.RecurrentWeights, rows, hidden, hiddenSize, null, stepGates, scratch);
                var outputs = call.Outputs == null ? null
                    : call.Outputs + ((first + offset) * call.OutputTimeStride) + (row * call.OutputBatchStride);
                LstmCells<TSimd>.Rows(hiddenSize, rows, stepGates, hidden, cell, outputs, call.OutputBatchStride);
            }
        }
    }

    private static void Multiply(NarrowMatrix b, int rows, float* a, nint rowStride, float* bias, float* gates, float* scratch)
    {
        if (b.Precision == WeightPrecision.Int8)
            IntegerProduct<TSimd>.Run(b, rows, a, rowStride, bias, gates, scratch);
        else if (b.Precision == WeightPrecision.BFloat16)
            ShortFloatProduct<TSimd, BFloat16Words>.Run(b, rows, a, rowStride, bias, gates, scratch);
        else
            ShortFloatProduct<TSimd, Float16Words>.Run(b, rows, a, rowStride, bias, gates, scratch);
    }

    private static long ScratchLength(NarrowMatrix b, int rows) => b.Precision == WeightPrecision.Int8
        ? IntegerProduct<TSimd>.ScratchLength(b.Depth, rows)
        : ShortFloatProduct<TSimd, BFloat16Words>.ScratchLength(b.Depth, rows);
}
