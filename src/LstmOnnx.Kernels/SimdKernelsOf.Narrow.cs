using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

internal sealed unsafe partial class SimdKernels<TSimd>
{
    public override int NarrowLstmWorkspaceLength(NarrowLstm lstm, int sequenceLength, int batchSize)
    {
        Check(lstm);
        ArgumentOutOfRangeException.ThrowIfNegative(sequenceLength);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        // A single row takes its inputs' products for many steps at once, which can need more than a few rows do.
        var length = Math.Max(
            NarrowInference<TSimd>.WorkspaceLength(lstm, sequenceLength, batchSize), NarrowInference<TSimd>.WorkspaceLength(lstm, sequenceLength, Math.Min(batchSize, 1)));
        if (length > Array.MaxLength)
            Refuse.Size("the workspace", length, $"at most {Array.MaxLength} floats: use a smaller batch");
        return (int)length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void NarrowLstm(NarrowLstm lstm, in LstmCall call)
    {
        Check(lstm);
        LstmLengths.Check(lstm.InputSize, lstm.HiddenSize, NarrowInference<TSimd>.WorkspaceLength(lstm, Math.Max(call.SequenceLength, 0), Math.Max(call.BatchSize, 0)), call);
        if (call.SequenceLength == 0 || call.BatchSize == 0)
            return;
        fixed (float* inputs = call.Inputs, outputs = call.Outputs, hidden = call.Hidden, cell = call.Cell, workspace = call.Workspace)
        {
            NarrowInference<TSimd>.Run(lstm, new LstmPointers
            {
                Inputs = inputs,
                InputTimeStride = call.InputTimeStride,
                InputBatchStride = call.InputBatchStride,
                SequenceLength = call.SequenceLength,
                BatchSize = call.BatchSize,
                Reverse = call.Reverse,
                Outputs = outputs,
                OutputTimeStride = call.OutputTimeStride,
                OutputBatchStride = call.OutputBatchStride,
                Hidden = hidden,
                Cell = cell,
                Workspace = workspace,
            });
        }
        GC.KeepAlive(lstm);
    }

    private static void Check(NarrowLstm lstm)
    {
        ArgumentNullException.ThrowIfNull(lstm);
        if (lstm.Width != TSimd.Width)
            Refuse.Width(nameof(lstm), lstm.Width, TSimd.Width);
    }
}
