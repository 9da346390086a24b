using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>GRU with the reset gate behind the recurrent product. Gates are [z, r, n, R_h h + b'], so what x gives and what h gives to the candidate stay apart.</summary>
internal sealed class GruPass : CellPass
{
    private readonly PackedWeights _inputWeights;
    private readonly PackedWeights _gateWeights;
    private readonly PackedWeights _candidateWeights;
    private readonly PackedWeights _gateWeightsBack;
    private readonly PackedWeights _candidateWeightsBack;
    private readonly PackedWeights? _inputWeightsBack;

    public GruPass(SimdKernels kernels, RecurrentParameters parameters, bool passesToInputs, int maxBatchSize, int maxSequenceLength)
        : base(kernels, parameters, 4 * parameters.HiddenSize, maxBatchSize, maxSequenceLength)
    {
        var hiddenSize = parameters.HiddenSize;
        _inputWeights = new PackedWeights(kernels, parameters.InputWeights, transposed: true);
        _gateWeights = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: true, 0, 2 * hiddenSize);
        _candidateWeights = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: true, 2 * hiddenSize, hiddenSize);
        _gateWeightsBack = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: false, 0, 2 * hiddenSize);
        _candidateWeightsBack = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: false, 2 * hiddenSize, hiddenSize);
        _inputWeightsBack = passesToInputs ? new PackedWeights(kernels, parameters.InputWeights, transposed: false) : null;
    }

    public override bool HasDirectPath => true;

    public override IEnumerable<PackedWeights> Packs =>
        [_inputWeights, _gateWeights, _candidateWeights, _gateWeightsBack, _candidateWeightsBack, .. _inputWeightsBack is null ? [] : new[] { _inputWeightsBack }];

    public override void Multiply(in StepRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        var hiddenSize = Parameters.HiddenSize;
        var gates = rows.Of(Gates, rows.Time, GateSize);
        var bias = Parameters.Bias.Values;
        var hiddenRows = MatrixView.RowMajor(h, rows.Count, hiddenSize);
        Kernels.MatMul(MatrixView.RowMajor(x, rows.Count, Parameters.InputSize), _inputWeights.Matrix, bias.AsSpan(0, 3 * hiddenSize), gates, GateSize, accumulate: false);
        Kernels.MatMul(hiddenRows, _gateWeights.Matrix, default, gates, GateSize, accumulate: true);
        Kernels.MatMul(hiddenRows, _candidateWeights.Matrix, bias.AsSpan(3 * hiddenSize), gates[(3 * hiddenSize)..], GateSize, accumulate: false);
    }

    public override void Activate(in StepRows rows, float[] hidden) => Kernels.GruCellForward(
        rows.Count, Parameters.HiddenSize, rows.Of(Gates, rows.Time, GateSize), rows.Of(hidden, rows.Before, Parameters.HiddenSize), rows.Of(hidden, rows.After, Parameters.HiddenSize));

    public override void Differentiate(in StepRows rows, float[] hidden, Span<float> dHidden, Span<float> dDirect) => Kernels.GruCellBackward(
        rows.Count, Parameters.HiddenSize, rows.Of(Gates, rows.Time, GateSize), rows.Of(hidden, rows.Before, Parameters.HiddenSize), dHidden, dDirect);

    public override void MultiplyBack(in StepRows rows, Span<float> dHidden, bool add)
    {
        var hiddenSize = Parameters.HiddenSize;
        var dGates = rows.Of(Gates, rows.Time, GateSize);
        Kernels.MatMul(MatrixView.RowMajor(dGates, rows.Count, 2 * hiddenSize, GateSize), _gateWeightsBack.Matrix, default, dHidden, hiddenSize, add);
        Kernels.MatMul(MatrixView.RowMajor(dGates[(3 * hiddenSize)..], rows.Count, hiddenSize, GateSize), _candidateWeightsBack.Matrix, default, dHidden, hiddenSize, accumulate: true);
    }

    public override void MultiplyToInputs(in StepRows rows, Span<float> dInputs, bool add) => Kernels.MatMul(
        MatrixView.RowMajor(rows.Of(Gates, rows.Time, GateSize), rows.Count, 3 * Parameters.HiddenSize, GateSize), _inputWeightsBack!.Matrix, default, dInputs, Parameters.InputSize, add);

    public override IEnumerable<GradientProduct> Products(GradientSource inputs, GradientSource hidden)
    {
        var hiddenSize = Parameters.HiddenSize;
        yield return new GradientProduct(Gates, GateSize, 0, 2 * hiddenSize)
        {
            First = inputs,
            FirstWeights = new(Parameters.InputWeights, 0),
            Second = hidden,
            SecondWeights = new(Parameters.RecurrentWeights, 0),
            Bias = new(Parameters.Bias, 0),
        };
        yield return new GradientProduct(Gates, GateSize, 2 * hiddenSize, hiddenSize)
        {
            First = inputs,
            FirstWeights = new(Parameters.InputWeights, 2 * hiddenSize),
            Bias = new(Parameters.Bias, 2 * hiddenSize),
        };
        yield return new GradientProduct(Gates, GateSize, 3 * hiddenSize, hiddenSize)
        {
            First = hidden,
            FirstWeights = new(Parameters.RecurrentWeights, 2 * hiddenSize),
            Bias = new(Parameters.Bias, 3 * hiddenSize),
        };
    }
}
