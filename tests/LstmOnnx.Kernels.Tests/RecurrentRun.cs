using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>A recurrent cell with seeded weights and a state, fed [T, B, I].</summary>
internal sealed class RecurrentRun
{
    private readonly SimdKernels _kernels;
    private readonly PackedRecurrent _packed;
    private readonly float[] _inputWeights, _recurrentWeights, _bias, _peepholes;

    public RecurrentRun(SimdWidth width, RecurrentCell cell, int inputSize, int hiddenSize, int batchSize, bool peepholes = false, bool bias = true)
    {
        _kernels = SimdKernels.Of(width);
        _packed = _kernels.CreateRecurrent(cell, inputSize, hiddenSize);
        var gates = cell.GateCount;
        _inputWeights = Seeded.Floats(gates * hiddenSize * inputSize, 1, -0.5f, 0.5f);
        _recurrentWeights = Seeded.Floats(gates * hiddenSize * hiddenSize, 2, -0.3f, 0.3f);
        _bias = bias ? Seeded.Floats(2 * gates * hiddenSize, 3, -0.5f, 0.5f) : [];
        _peepholes = peepholes ? Seeded.Floats(3 * hiddenSize, 4, -0.5f, 0.5f) : [];
        _kernels.PackRecurrent(_inputWeights, _recurrentWeights, _bias, _peepholes, _packed);
        (Hidden, Cell) = (new float[batchSize * hiddenSize], new float[cell.Kind == RecurrentKind.Lstm ? batchSize * hiddenSize : 0]);
        (InputSize, HiddenSize, BatchSize) = (inputSize, hiddenSize, batchSize);
    }

    public int InputSize { get; }

    public int HiddenSize { get; }

    public int BatchSize { get; }

    public float[] Hidden { get; }

    public float[] Cell { get; }

    public float[] Outputs(ReadOnlySpan<float> x, int sequenceLength, bool reverse = false, long[]? lengths = null)
    {
        var outputs = new float[sequenceLength * BatchSize * HiddenSize];
        // What lay there before must not matter.
        Array.Fill(outputs, float.NaN);
        var workspace = new float[_packed.WorkspaceLength(sequenceLength, BatchSize)];
        Array.Fill(workspace, float.NaN);
        _kernels.Recurrent(_packed, new RecurrentCall<float>
        {
            Inputs = x,
            InputTimeStride = BatchSize * InputSize,
            InputBatchStride = InputSize,
            SequenceLength = sequenceLength,
            BatchSize = BatchSize,
            Lengths = lengths,
            Reverse = reverse,
            Outputs = outputs,
            OutputTimeStride = BatchSize * HiddenSize,
            OutputBatchStride = HiddenSize,
            Hidden = Hidden,
            Cell = Cell,
            StateBatchStride = HiddenSize,
            Workspace = workspace,
        });
        return outputs;
    }

    /// <summary>The outputs in double, from a state of zeros.</summary>
    public double[] InDouble(float[] x, int sequenceLength)
    {
        var outputs = new double[sequenceLength * BatchSize * HiddenSize];
        var weights = new DoubleWeights
        {
            InputSize = InputSize,
            HiddenSize = HiddenSize,
            InputWeights = Wide(_inputWeights),
            RecurrentWeights = Wide(_recurrentWeights),
            Bias = Wide(_bias),
            Peepholes = Wide(_peepholes),
        };
        DoubleRecurrent.Run(_packed.Cell, weights, new RecurrentCall<double>
        {
            Inputs = Wide(x),
            InputTimeStride = BatchSize * InputSize,
            InputBatchStride = InputSize,
            SequenceLength = sequenceLength,
            BatchSize = BatchSize,
            Outputs = outputs,
            OutputTimeStride = BatchSize * HiddenSize,
            OutputBatchStride = HiddenSize,
            Hidden = new double[Hidden.Length],
            Cell = new double[Cell.Length],
            StateBatchStride = HiddenSize,
            Workspace = new double[DoubleRecurrent.WorkspaceLength(_packed.Cell, HiddenSize)],
        });
        return outputs;

        static double[] Wide(float[] values) => Array.ConvertAll(values, value => (double)value);
    }
}
