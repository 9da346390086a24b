namespace LstmOnnx.Kernels;

internal sealed unsafe partial class SimdKernels<TSimd>
{
    public override void Recurrent(PackedRecurrent weights, in RecurrentCall<float> call)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Width != TSimd.Width)
            Refuse.Width(nameof(weights), weights.Width, TSimd.Width);
        RecurrentLengths.Check(weights.Cell, weights.InputSize, weights.HiddenSize, RecurrentLengths.Workspace(weights, call.SequenceLength, call.BatchSize), call);
        if (call.BatchSize == 0 || (call.SequenceLength == 0 && call.Lengths.IsEmpty))
            return;
        fixed (float* inputs = call.Inputs, outputs = call.Outputs, hidden = call.Hidden, cell = call.Cell, workspace = call.Workspace)
        fixed (long* lengths = call.Lengths)
        {
            RecurrentInference<TSimd>.Run(weights, new RecurrentPointers
            {
                Inputs = inputs,
                InputTimeStride = call.InputTimeStride,
                InputBatchStride = call.InputBatchStride,
                SequenceLength = call.SequenceLength,
                BatchSize = call.BatchSize,
                Reverse = call.Reverse,
                Lengths = lengths,
                Outputs = outputs,
                OutputTimeStride = call.OutputTimeStride,
                OutputBatchStride = call.OutputBatchStride,
                Hidden = hidden,
                Cell = cell,
                StateBatchStride = call.StateBatchStride,
                Workspace = workspace,
            });
        }
        GC.KeepAlive(weights);
    }
}
