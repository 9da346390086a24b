using LstmOnnx.TestSupport;

namespace LstmOnnx.Kernels.Tests;

/// <summary>A recurrent cell with seeded weights and a state, fed [T, B, I].</summary>
internal sealed class RecurrentRun
{
    private readonly SimdKernels _kernels;
    private readonly PackedRecurrent _packed;

    public RecurrentRun(SimdWidth width, RecurrentCell cell, int inputSize, int hiddenSize, int batchSize, bool peepholes = false)
    {
        _kernels = SimdKernels.Of(width);
        _packed = _kernels.CreateRecurrent(cell, inputSize, hiddenSize);
        var gates = cell.GateCount;
        _kernels.PackRecurrent(Seeded.Floats(gates * hiddenSize * inputSize, 1, -0.5f, 0.5f), Seeded.Floats(gates * hiddenSize * hiddenSize, 2, -0.3f, 0.3f),
            Seeded.Floats(2 * gates * hiddenSize, 3, -0.5f, 0.5f), peepholes ? Seeded.Floats(3 * hiddenSize, 4, -0.5f, 0.5f) : [], _packed);
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
}
