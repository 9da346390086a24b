using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>A direction with narrow weights and its state, fed [T, B, I].</summary>
internal sealed class NarrowRun
{
    private readonly SimdKernels _kernels;
    private readonly NarrowLstm _packed;

    public NarrowRun(SimdWidth width, WeightPrecision precision, ReferenceLstmDirection layer, float[] hidden, float[] cell)
    {
        _kernels = SimdKernels.Of(width);
        _packed = _kernels.PackNarrowLstm(layer.InputSize, layer.HiddenSize, layer.InputWeights, layer.RecurrentWeights, layer.Bias, precision);
        Hidden = [.. hidden];
        Cell = [.. cell];
    }

    public NarrowRun(SimdWidth width, WeightPrecision precision, ReferenceLstmDirection layer, int batchSize)
        : this(width, precision, layer, new float[batchSize * layer.HiddenSize], new float[batchSize * layer.HiddenSize])
    {
    }

    public float[] Hidden { get; }

    public float[] Cell { get; }

    public float[] Outputs(ReadOnlySpan<float> x, int sequenceLength, int batchSize, bool reverse = false)
    {
        var outputs = new float[sequenceLength * batchSize * _packed.HiddenSize];
        // What an earlier use may have left there must not matter.
        var workspace = new float[_kernels.NarrowLstmWorkspaceLength(_packed, sequenceLength, batchSize)];
        Array.Fill(workspace, float.NaN);
        _kernels.NarrowLstm(_packed, new LstmCall
        {
            Inputs = x,
            InputTimeStride = batchSize * _packed.InputSize,
            InputBatchStride = _packed.InputSize,
            SequenceLength = sequenceLength,
            BatchSize = batchSize,
            Reverse = reverse,
            Outputs = outputs,
            OutputTimeStride = batchSize * _packed.HiddenSize,
            OutputBatchStride = _packed.HiddenSize,
            Hidden = Hidden,
            Cell = Cell,
            Workspace = workspace,
        });
        return outputs;
    }
}
