using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

internal sealed unsafe partial class SimdKernels<TSimd>
{
    public override int NarrowLstmWorkspaceLength(NarrowLstm lstm, int sequenceLength, int batchSize)
    {
        Check(lstm);
        return LstmLengths.UpToRows(lstm, sequenceLength, batchSize, NarrowInference<TSimd>.WorkspaceLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public override void NarrowLstm(NarrowLstm lstm, in LstmCall call)
    {
        Check(lstm);
        LstmLengths.Check(lstm.InputSize, lstm.HiddenSize, NarrowInference<TSimd>.WorkspaceLength(lstm, Math.Max(call.SequenceLength, 0), Math.Max(call.BatchSize, 0)), call);
        if (call.SequenceLength == 0 || call.BatchSize == 0)
            return;
        fixed (float* inputs = call.Inputs, outputs = call.Outputs, hidden = call.Hidden, cell = call.Cell, workspace = call.Workspace)
            NarrowInference<TSimd>.Run(lstm, new LstmPointers(call, inputs, outputs, hidden, cell, workspace));
        GC.KeepAlive(lstm);
    }

    private static void Check(NarrowLstm lstm)
    {
        ArgumentNullException.ThrowIfNull(lstm);
        if (lstm.Width != TSimd.Width)
            Refuse.Width(nameof(lstm), lstm.Width, TSimd.Width);
    }
}
