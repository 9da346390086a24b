using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The projection of an LSTM's outputs to its hidden state: h = m·Wᵀ, m = o∘tanh c.</summary>
internal sealed class LstmProjection(SimdKernels kernels, Parameter weights, int maxBatchSize, int maxSequenceLength)
{
    private readonly int _stateSize = weights.Shape[0];
    private readonly int _hiddenSize = weights.Shape[1];
    private readonly float[] _dHidden = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, weights.Shape[0])];
    private readonly float[] _dInputs = new float[BufferLength.Of(1, maxBatchSize, weights.Shape[1])];
    private readonly PackedWeights _weights = new(kernels, weights, transposed: true);
    private readonly PackedWeights _weightsBack = new(kernels, weights, transposed: false);

    /// <summary>m of every step, [T, B, H].</summary>
    public float[] Inputs { get; } = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, weights.Shape[1])];

    public IEnumerable<PackedWeights> Packs => [_weights, _weightsBack];

    public GradientProduct Product => new(_dHidden, _stateSize, 0, _stateSize)
    {
        First = new(_hiddenSize, shape => Inputs.AsSpan(0, shape.SequenceLength * shape.BatchSize * _hiddenSize)),
        FirstWeights = new(weights, 0),
    };

    public void Forward(in StepRows rows, Span<float> hidden) =>
        kernels.MatMul(MatrixView.RowMajor(rows.Of(Inputs, rows.Time, _hiddenSize), rows.Count, _hiddenSize), _weights.Matrix, default, hidden, _stateSize, accumulate: false);

    /// <summary>dL/dh [rows, P] to dL/dm [rows, H].</summary>
    public Span<float> Backward(in StepRows rows, ReadOnlySpan<float> dHidden)
    {
        dHidden.CopyTo(rows.Of(_dHidden, rows.Time, _stateSize));
        var dInputs = rows.Of(_dInputs, _hiddenSize);
        kernels.MatMul(MatrixView.RowMajor(dHidden, rows.Count, _stateSize), _weightsBack.Matrix, default, dInputs, _hiddenSize, accumulate: false);
        return dInputs;
    }

    // The inputs may be left over from another batch, even with a NaN, and zero times that is no zero.
    public void HoldBack(in StepRows rows)
    {
        rows.Of(_dHidden, rows.Time, _stateSize).Clear();
        rows.Of(Inputs, rows.Time, _hiddenSize).Clear();
    }
}
