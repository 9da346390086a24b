using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>A packed direction with its state, fed [T, B, I].</summary>
internal sealed class LstmRun
{
    private readonly SimdKernels _kernels;
    private readonly PackedLstm _packed;

    public LstmRun(SimdWidth width, ReferenceLstmDirection layer, float[] hidden, float[] cell)
    {
        _kernels = SimdKernels.Of(width);
        _packed = _kernels.PackLstm(layer.InputSize, layer.HiddenSize, layer.InputWeights, layer.RecurrentWeights, layer.Bias);
        Hidden = [.. hidden];
        Cell = [.. cell];
    }

    public LstmRun(SimdWidth width, ReferenceLstmDirection layer, int batchSize)
        : this(width, layer, new float[batchSize * layer.HiddenSize], new float[batchSize * layer.HiddenSize])
    {
    }

    public float[] Hidden { get; }

    public float[] Cell { get; }

    public float[] Outputs(ReadOnlySpan<float> x, int sequenceLength, int batchSize, bool reverse = false)
    {
        var outputs = new float[sequenceLength * batchSize * _packed.HiddenSize];
        // What an earlier use may have left there must not matter.
        var workspace = new float[_kernels.LstmWorkspaceLength(_packed, sequenceLength, batchSize)];
        Array.Fill(workspace, float.NaN);
        _kernels.Lstm(_packed, new LstmCall
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
