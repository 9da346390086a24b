using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>A direction, packed with float weights or narrow ones, with its state; fed [T, B, I].</summary>
internal sealed class LstmRun
{
    private readonly int _inputSize, _hiddenSize;
    private readonly Kernel _kernel;
    private readonly Func<int, int, int> _workspaceLength;

    public LstmRun(SimdWidth width, ReferenceLstmDirection layer, float[] hidden, float[] cell, WeightPrecision precision = WeightPrecision.Float32)
    {
        var kernels = SimdKernels.Of(width);
        (_inputSize, _hiddenSize, Hidden, Cell) = (layer.InputSize, layer.HiddenSize, [.. hidden], [.. cell]);
        if (precision == WeightPrecision.Float32)
        {
            var packed = kernels.PackLstm(_inputSize, _hiddenSize, layer.InputWeights, layer.RecurrentWeights, layer.Bias);
            (_kernel, _workspaceLength) = ((in LstmCall call) => kernels.Lstm(packed, call), (steps, rows) => kernels.LstmWorkspaceLength(packed, steps, rows));
        }
        else
        {
            var packed = kernels.PackNarrowLstm(_inputSize, _hiddenSize, layer.InputWeights, layer.RecurrentWeights, layer.Bias, precision);
            (_kernel, _workspaceLength) = ((in LstmCall call) => kernels.NarrowLstm(packed, call), (steps, rows) => kernels.NarrowLstmWorkspaceLength(packed, steps, rows));
        }
    }

    public LstmRun(SimdWidth width, ReferenceLstmDirection layer, int batchSize, WeightPrecision precision = WeightPrecision.Float32)
        : this(width, layer, new float[batchSize * layer.HiddenSize], new float[batchSize * layer.HiddenSize], precision)
    {
    }

    private delegate void Kernel(in LstmCall call);

    public float[] Hidden { get; }

    public float[] Cell { get; }

    public int WorkspaceLength(int sequenceLength, int batchSize) => _workspaceLength(sequenceLength, batchSize);

    /// <summary>Runs the kernel itself.</summary>
    public void Run(in LstmCall call) => _kernel(call);

    public float[] Outputs(ReadOnlySpan<float> x, int sequenceLength, int batchSize, bool reverse = false)
    {
        var outputs = new float[sequenceLength * batchSize * _hiddenSize];
        // What an earlier use may have left there must not matter.
        var workspace = new float[WorkspaceLength(sequenceLength, batchSize)];
        Array.Fill(workspace, float.NaN);
        Run(new LstmCall
        {
            Inputs = x,
            InputTimeStride = batchSize * _inputSize,
            InputBatchStride = _inputSize,
            SequenceLength = sequenceLength,
            BatchSize = batchSize,
            Reverse = reverse,
            Outputs = outputs,
            OutputTimeStride = batchSize * _hiddenSize,
            OutputBatchStride = _hiddenSize,
            Hidden = Hidden,
            Cell = Cell,
            Workspace = workspace,
        });
        return outputs;
    }
}
