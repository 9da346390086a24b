using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The plain recurrent cell. The gates' place has tanh's result.</summary>
internal sealed class RnnPass : CellPass
{
    private readonly PackedWeights _inputWeights;
    private readonly PackedWeights _recurrentWeights;
    private readonly PackedWeights _recurrentWeightsBack;
    private readonly PackedWeights? _inputWeightsBack;

    public RnnPass(SimdKernels kernels, RecurrentParameters parameters, bool passesToInputs, int maxBatchSize, int maxSequenceLength)
        : base(kernels, parameters, parameters.HiddenSize, maxBatchSize, maxSequenceLength)
    {
        _inputWeights = new PackedWeights(kernels, parameters.InputWeights, transposed: true);
        _recurrentWeights = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: true);
        _recurrentWeightsBack = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: false);
        _inputWeightsBack = passesToInputs ? new PackedWeights(kernels, parameters.InputWeights, transposed: false) : null;
    }

    public override IEnumerable<PackedWeights> Packs => [_inputWeights, _recurrentWeights, _recurrentWeightsBack, .. _inputWeightsBack is null ? [] : new[] { _inputWeightsBack }];

    public override void Multiply(in StepRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        var gates = rows.Of(Gates, rows.Time, GateSize);
        Kernels.MatMul(MatrixView.RowMajor(x, rows.Count, Parameters.InputSize), _inputWeights.Matrix, Parameters.Bias.Values, gates, GateSize, accumulate: false);
        Kernels.MatMul(MatrixView.RowMajor(h, rows.Count, GateSize), _recurrentWeights.Matrix, default, gates, GateSize, accumulate: true);
    }

    public override void Activate(in StepRows rows, float[] hidden) =>
        Kernels.RnnCellForward(rows.Count, GateSize, rows.Of(Gates, rows.Time, GateSize), rows.Of(hidden, rows.After, GateSize));

    public override void Differentiate(in StepRows rows, float[] hidden, Span<float> dHidden, Span<float> dDirect) =>
        Kernels.RnnCellBackward(rows.Count, GateSize, rows.Of(Gates, rows.Time, GateSize), dHidden);

    public override void MultiplyBack(in StepRows rows, Span<float> dHidden, bool add) =>
        Kernels.MatMul(MatrixView.RowMajor(rows.Of(Gates, rows.Time, GateSize), rows.Count, GateSize), _recurrentWeightsBack.Matrix, default, dHidden, GateSize, add);

    public override void MultiplyToInputs(in StepRows rows, Span<float> dInputs, bool add) =>
        Kernels.MatMul(MatrixView.RowMajor(rows.Of(Gates, rows.Time, GateSize), rows.Count, GateSize), _inputWeightsBack!.Matrix, default, dInputs, Parameters.InputSize, add);

    public override IEnumerable<GradientProduct> Products(GradientSource inputs, GradientSource hidden)
    {
        yield return new GradientProduct(Gates, GateSize, 0, GateSize)
        {
            First = inputs,
            FirstWeights = new(Parameters.InputWeights, 0),
            Second = hidden,
            SecondWeights = new(Parameters.RecurrentWeights, 0),
            Bias = new(Parameters.Bias, 0),
        };
    }
}
