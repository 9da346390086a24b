using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// One direction over a batch of sequences. Where weights are near, rows take each step as a whole (<see cref="LstmRows{TSimd}"/>). Where they are far, or rows few, x·Wᵀ is taken for a chunk of steps at once, since only h·Rᵀ waits for the
/// previous step. Rows do not meet, so a chunk of them passes through all steps while what it needs is near. A row's bits depend on none of this.
/// </summary>
internal static unsafe class LstmInference<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    public static void Run(PackedLstm lstm, in LstmPointers call)
    {
        if (call.BatchSize == 1)
        {
            Sequence(lstm, call);
            return;
        }
        var near = LstmLengths.AreNear(lstm, call.BatchSize);
        for (var row = 0; row < call.BatchSize; row += LstmLengths.RowChunk)
        {
            var rows = Math.Min(LstmLengths.RowChunk, call.BatchSize - row);
            if (near)
                NearRows(lstm, call, row, rows);
            else
                FarRows(lstm, call, row, rows);
        }
    }

    /// <summary>T = B = 1; outputs may be null. The state is updated in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Step(PackedLstm lstm, float* inputs, float* hidden, float* cell, float* outputs, float* gates, bool down)
    {
        var hiddenSize = lstm.HiddenSize;
        if (hiddenSize > TSimd.Count)
        {
            StepGates<TSimd>.Run(lstm, inputs, hidden, gates, down);
            LstmCells<TSimd>.Row(hiddenSize, gates, hidden, cell, outputs);
            return;
        }
        StepGates<TSimd>.Chains(lstm, 0, inputs, hidden, null, out var input, out var output, out var forget, out var candidate);
        LstmCells<TSimd>.Block(input, output, forget, candidate, cell, hidden, hiddenSize);
        if (outputs != null)
            TSimd.StorePartial(TSimd.LoadPartial(hidden, hiddenSize), outputs, hiddenSize);
    }

    private static void Sequence(PackedLstm lstm, in LstmPointers call)
    {
        var hiddenSize = lstm.HiddenSize;
        var steps = LstmLengths.StepChunk(call.SequenceLength, rows: 1);
        var gates = call.Workspace;
        nint gateStride = 4 * lstm.PaddedHiddenSize;
        for (var done = 0; done < call.SequenceLength; done += steps)
        {
            var count = Math.Min(steps, call.SequenceLength - done);
            var first = call.Reverse ? call.SequenceLength - done - count : done;
            Gemm<TSimd>.Run(LstmProducts.Inputs(lstm, count, call.Inputs + (first * call.InputTimeStride), call.InputTimeStride, gates));
            for (var step = 0; step < count; step++)
            {
                var offset = call.Reverse ? count - 1 - step : step;
                var outputs = call.Outputs == null ? null : call.Outputs + ((first + offset) * call.OutputTimeStride);
                StepGates<TSimd>.Run(lstm, null, call.Hidden, gates + (offset * gateStride), down: (step & 1) != 0);
                LstmCells<TSimd>.Row(hiddenSize, gates + (offset * gateStride), call.Hidden, call.Cell, outputs);
            }
        }
    }

    private static void NearRows(PackedLstm lstm, in LstmPointers call, int row, int rows)
    {
        var inputs = call.Inputs + (row * call.InputBatchStride);
        var outputs = call.Outputs == null ? null : call.Outputs + (row * call.OutputBatchStride);
        var state = (nint)row * lstm.HiddenSize;
        for (var step = 0; step < call.SequenceLength; step++)
        {
            var at = call.Reverse ? call.SequenceLength - 1 - step : step;
            LstmRows<TSimd>.Step(
                lstm, rows, inputs + (at * call.InputTimeStride), call.InputBatchStride, call.Hidden + state, call.Cell + state,
                outputs == null ? null : outputs + (at * call.OutputTimeStride), call.OutputBatchStride, call.Workspace);
        }
    }

    private static void FarRows(PackedLstm lstm, in LstmPointers call, int row, int rows)
    {
        var hiddenSize = lstm.HiddenSize;
        var steps = LstmLengths.StepChunk(call.SequenceLength, rows);
        var gates = call.Workspace;
        nint gateStride = 4 * lstm.PaddedHiddenSize;
        var inputs = call.Inputs + (row * call.InputBatchStride);
        var hidden = call.Hidden + ((nint)row * hiddenSize);
        var cell = call.Cell + ((nint)row * hiddenSize);
        var recurrent = LstmProducts.Recurrent(lstm, rows, hidden, gates);
        for (var done = 0; done < call.SequenceLength; done += steps)
        {
            var count = Math.Min(steps, call.SequenceLength - done);
            var first = call.Reverse ? call.SequenceLength - done - count : done;
            if (call.InputTimeStride == rows * call.InputBatchStride)
            {
                Gemm<TSimd>.Run(LstmProducts.Inputs(lstm, count * rows, inputs + (first * call.InputTimeStride), call.InputBatchStride, gates));
            }
            else
            {
                for (var step = 0; step < count; step++)
                    Gemm<TSimd>.Run(LstmProducts.Inputs(lstm, rows, inputs + ((first + step) * call.InputTimeStride), call.InputBatchStride, gates + (step * rows * gateStride)));
            }
            for (var step = 0; step < count; step++)
            {
                var offset = call.Reverse ? count - 1 - step : step;
                recurrent.C = gates + (offset * rows * gateStride);
                Gemm<TSimd>.Run(recurrent);
                var outputs = call.Outputs == null ? null
                    : call.Outputs + ((first + offset) * call.OutputTimeStride) + (row * call.OutputBatchStride);
                LstmCells<TSimd>.Rows(hiddenSize, rows, recurrent.C, hidden, cell, outputs, call.OutputBatchStride);
            }
        }
    }
}
