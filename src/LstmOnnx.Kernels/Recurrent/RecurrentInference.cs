namespace LstmOnnx.Kernels;

/// <summary>
/// One direction of a recurrent cell over a batch of sequences, each with its own length. x·Wᵀ is taken for a chunk of steps at once, h·Rᵀ step by step: an LSTM's chains go on
/// from x·Wᵀ + (Wb + Rb), as those of the fused kernel do; other cells have it in a buffer of its own, since they need the two apart or add them. Rows never meet, so a row's bits depend on itself alone; a row that has ended is not touched.
/// </summary>
internal static unsafe class RecurrentInference<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    public static void Run(PackedRecurrent packed, in RecurrentPointers call)
    {
        for (var row = 0; row < call.BatchSize; row += LstmLengths.RowChunk)
            Rows(packed, call, row, Math.Min(LstmLengths.RowChunk, call.BatchSize - row));
    }

    private static void Rows(PackedRecurrent packed, in RecurrentPointers call, int row, int rows)
    {
        var chunk = LstmLengths.StepChunk(call.SequenceLength, rows);
        var inputs = call.Inputs + (row * call.InputBatchStride);
        var lengths = call.Lengths == null ? null : call.Lengths + row;
        var stateOffset = row * call.StateBatchStride;
        var outputs = call.Outputs == null ? null : call.Outputs + (row * call.OutputBatchStride);
        var gates = call.Workspace;
        nint gateStride = packed.Columns;
        var step = new CellStep
        {
            Rows = rows,
            Hidden = call.Hidden + stateOffset,
            Cell = call.Cell == null ? null : call.Cell + stateOffset,
            StateStride = call.StateBatchStride,
            Recurrent = gates + (chunk * rows * gateStride),
            Reset = gates + ((chunk + 1) * rows * gateStride),
            Lengths = lengths,
        };
        var longest = lengths == null ? call.SequenceLength : Begin(packed, call, step, outputs);
        var ragged = call.Reverse && lengths != null;
        for (var done = 0; done < longest; done += chunk)
        {
            var count = Math.Min(chunk, longest - done);
            var first = call.Reverse ? longest - done - count : done;
            if (ragged)
                RaggedInputs(packed, call, inputs, step, done, count, gates);
            else if (call.InputTimeStride == rows * call.InputBatchStride)
                Multiply(inputs + (first * call.InputTimeStride), call.InputBatchStride, count * rows, packed.InputWeights, packed.Bias.Pointer, gates, gateStride);
            else
            {
                for (var at = 0; at < count; at++)
                    Multiply(inputs + ((first + at) * call.InputTimeStride), call.InputBatchStride, rows, packed.InputWeights, packed.Bias.Pointer, gates + (at * rows * gateStride), gateStride);
            }
            for (var at = 0; at < count; at++)
            {
                var slot = call.Reverse && !ragged ? count - 1 - at : at;
                step.Gates = gates + (slot * rows * gateStride);
                step.Index = done + at;
                Step(packed, step);
                if (outputs != null)
                    Store(packed.HiddenSize, call, step, outputs);
            }
        }
    }

    // Empties what lies behind the ends of rows; returns the longest length.
    private static int Begin(PackedRecurrent packed, in RecurrentPointers call, in CellStep step, float* outputs)
    {
        var longest = 0;
        for (var row = 0; row < step.Rows; row++)
        {
            var length = (int)step.Lengths[row];
            longest = Math.Max(longest, length);
            for (var t = length; outputs != null && t < call.SequenceLength; t++)
                new Span<float>(outputs + (t * call.OutputTimeStride) + (row * call.OutputBatchStride), packed.HiddenSize).Clear();
            if (length > 0 || packed.Cell.KeepsStateOfEmptyRows)
                continue;
            new Span<float>(step.Hidden + (row * step.StateStride), packed.HiddenSize).Clear();
            if (step.Cell != null)
                new Span<float>(step.Cell + (row * step.StateStride), packed.HiddenSize).Clear();
        }
        return longest;
    }

    // Each row counts its steps back from its own end, so a row's inputs are a matrix of their own; they are stored by step.
    private static void RaggedInputs(PackedRecurrent packed, in RecurrentPointers call, float* inputs, in CellStep step, int done, int count, float* gates)
    {
        nint gateStride = packed.Columns;
        for (var row = 0; row < step.Rows; row++)
        {
            var length = (int)step.Lengths[row];
            var own = Math.Min(done + count, length) - done;
            if (own <= 0)
                continue;
            var earliest = length - done - own;
            Multiply(inputs + (row * call.InputBatchStride) + (earliest * call.InputTimeStride), call.InputTimeStride, own, packed.InputWeights, packed.Bias.Pointer,
                gates + ((((own - 1) * step.Rows) + row) * gateStride), -step.Rows * gateStride);
        }
    }

    private static void Step(PackedRecurrent packed, in CellStep step)
    {
        var isLstm = packed.Cell.Kind == RecurrentKind.Lstm;
        Multiply(
            step.Hidden, step.StateStride, step.Rows, packed.RecurrentWeights, null, isLstm ? step.Gates : step.Recurrent, packed.Columns,
            isLstm ? TileStart.FromC : TileStart.Zero);
        switch (packed.Cell.Kind)
        {
            case RecurrentKind.Lstm:
                LstmGeneralCell<TSimd>.Rows(packed, step);
                break;
            case RecurrentKind.Gru when packed.CandidateWeights is { } candidate:
                GruCell<TSimd>.Reset(packed, step);
                Multiply(step.Reset, packed.PaddedHiddenSize, step.Rows, candidate, null, step.Recurrent + (2 * packed.PaddedHiddenSize), packed.Columns);
                GruCell<TSimd>.Finish(packed, step);
                break;
            case RecurrentKind.Gru:
                GruCell<TSimd>.Rows(packed, step);
                break;
            default:
                RnnCell<TSimd>.Rows(packed, step);
                break;
        }
    }

    private static void Store(int hiddenSize, in RecurrentPointers call, in CellStep step, float* outputs)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var length = step.Lengths == null ? call.SequenceLength : (int)step.Lengths[row];
            var t = call.Reverse ? length - 1 - step.Index : step.Index;
            new ReadOnlySpan<float>(step.Hidden + (row * step.StateStride), hiddenSize).CopyTo(new Span<float>(outputs + (t * call.OutputTimeStride) + (row * call.OutputBatchStride), hiddenSize));
        }
    }

    private static void Multiply(float* a, nint rowStride, int rows, PackedMatrix b, float* bias, float* c, nint cRowStride, TileStart start = TileStart.Zero)
    {
        if (rows == 1)
        {
            RowProduct<TSimd>.Run(a, b, bias, c, start);
            return;
        }
        Gemm<TSimd>.Run(new GemmCall
        {
            Rows = rows,
            Depth = b.Rows,
            Columns = b.Columns,
            A = a,
            ARowStride = rowStride,
            AColumnStride = 1,
            B = b.Values.Pointer,
            C = c,
            CRowStride = cRowStride,
            Bias = bias,
            Start = start,
        });
    }
}
