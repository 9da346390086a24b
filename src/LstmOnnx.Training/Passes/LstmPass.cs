using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>LSTM, with peepholes and a projection where asked. Gates are [i, o, f, c].</summary>
internal sealed class LstmPass : CellPass
{
    private readonly float[] _cells;
    private readonly float[] _tanhCells;
    private readonly float[] _dCell;
    private readonly float[]? _carriedCell;
    private readonly PackedWeights _inputWeights;
    private readonly PackedWeights _recurrentWeights;
    private readonly PackedWeights _recurrentWeightsBack;
    private readonly PackedWeights? _inputWeightsBack;
    private readonly LstmProjection? _projection;

    public LstmPass(SimdKernels kernels, RecurrentParameters parameters, bool passesToInputs, bool carries, int maxBatchSize, int maxSequenceLength)
        : base(kernels, parameters, 4 * parameters.HiddenSize, maxBatchSize, maxSequenceLength)
    {
        var hiddenSize = parameters.HiddenSize;
        _cells = new float[BufferLength.Of(maxSequenceLength + 1, maxBatchSize, hiddenSize)];
        _tanhCells = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, hiddenSize)];
        _dCell = new float[BufferLength.Of(1, maxBatchSize, hiddenSize)];
        _carriedCell = carries ? new float[_dCell.Length] : null;
        _inputWeights = new PackedWeights(kernels, parameters.InputWeights, transposed: true);
        _recurrentWeights = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: true);
        _recurrentWeightsBack = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: false);
        _inputWeightsBack = passesToInputs ? new PackedWeights(kernels, parameters.InputWeights, transposed: false) : null;
        _projection = parameters.Projection is { } projection ? new LstmProjection(kernels, projection, maxBatchSize, maxSequenceLength) : null;
    }

    public override float[]? CarriedCell => _carriedCell;

    public override IEnumerable<PackedWeights> Packs =>
        [_inputWeights, _recurrentWeights, _recurrentWeightsBack, .. _inputWeightsBack is null ? [] : new[] { _inputWeightsBack }, .. _projection?.Packs ?? []];

    public override void Start(in StepRows rows, bool carried)
    {
        var initial = rows.Of(_cells, rows.Before, Parameters.HiddenSize);
        if (carried)
            rows.Of(_carriedCell!, Parameters.HiddenSize).CopyTo(initial);
        else
            initial.Clear();
    }

    public override void Keep(in StepRows rows) => rows.Of(_cells, rows.After, Parameters.HiddenSize).CopyTo(rows.Of(_carriedCell!, Parameters.HiddenSize));

    public override void Hold(in StepRows rows) => rows.Of(_cells, rows.Before, Parameters.HiddenSize).CopyTo(rows.Of(_cells, rows.After, Parameters.HiddenSize));

    public override void Multiply(in StepRows rows, ReadOnlySpan<float> x, ReadOnlySpan<float> h)
    {
        var gates = rows.Of(Gates, rows.Time, GateSize);
        Kernels.MatMul(MatrixView.RowMajor(x, rows.Count, Parameters.InputSize), _inputWeights.Matrix, Parameters.Bias.Values, gates, GateSize, accumulate: false);
        Kernels.MatMul(MatrixView.RowMajor(h, rows.Count, Parameters.StateSize), _recurrentWeights.Matrix, default, gates, GateSize, accumulate: true);
    }

    public override void Activate(in StepRows rows, float[] hidden)
    {
        var hiddenSize = Parameters.HiddenSize;
        var gates = rows.Of(Gates, rows.Time, GateSize);
        var before = rows.Of(_cells, rows.Before, hiddenSize);
        var after = rows.Of(_cells, rows.After, hiddenSize);
        var tanh = rows.Of(_tanhCells, rows.Time, hiddenSize);
        var outputs = _projection is null ? rows.Of(hidden, rows.After, hiddenSize) : rows.Of(_projection.Inputs, rows.Time, hiddenSize);
        if (Parameters.Peepholes is { } peepholes)
            Kernels.LstmCellForward(rows.Count, hiddenSize, gates, peepholes.Values, before, after, tanh, outputs);
        else
            Kernels.LstmCellForward(rows.Count, hiddenSize, gates, before, after, tanh, outputs);
        _projection?.Forward(rows, rows.Of(hidden, rows.After, Parameters.StateSize));
    }

    public override void StartBack(in StepRows rows) => rows.Of(_dCell, Parameters.HiddenSize).Clear();

    public override void Differentiate(in StepRows rows, float[] hidden, Span<float> dHidden, Span<float> dDirect)
    {
        var hiddenSize = Parameters.HiddenSize;
        var gates = rows.Of(Gates, rows.Time, GateSize);
        var before = rows.Of(_cells, rows.Before, hiddenSize);
        var tanh = rows.Of(_tanhCells, rows.Time, hiddenSize);
        var dOutputs = _projection is null ? dHidden : _projection.Backward(rows, dHidden);
        var dCell = rows.Of(_dCell, hiddenSize);
        if (Parameters.Peepholes is { } peepholes)
            Kernels.LstmCellBackward(rows.Count, hiddenSize, gates, peepholes.Values, before, tanh, dOutputs, dCell, gates);
        else
            Kernels.LstmCellBackward(rows.Count, hiddenSize, gates, before, tanh, dOutputs, dCell, gates);
    }

    public override ReadOnlySpan<float> CellGradient(in StepRows rows) => rows.Of(_dCell, Parameters.HiddenSize);

    public override void HoldBack(in StepRows rows)
    {
        base.HoldBack(rows);
        _projection?.HoldBack(rows);
    }

    public override void MultiplyBack(in StepRows rows, Span<float> dHidden, bool add) =>
        Kernels.MatMul(MatrixView.RowMajor(rows.Of(Gates, rows.Time, GateSize), rows.Count, GateSize), _recurrentWeightsBack.Matrix, default, dHidden, Parameters.StateSize, add);

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
        if (_projection is not null)
            yield return _projection.Product;
    }

    /// <summary>dP of the peepholes: dGates∘c, over all steps, where i and f see the previous cell and o the new one.</summary>
    public void PeepholeGradients(in BatchShape shape, bool reverse)
    {
        var hiddenSize = Parameters.HiddenSize;
        var sums = Parameters.Peepholes!.Gradients.AsSpan();
        var (stepCount, rows) = (shape.SequenceLength, shape.BatchSize);
        var (previous, present) = reverse ? (1, 0) : (0, 1);
        // Peepholes stand in the order i, o, f, as the first three gates do.
        ReadOnlySpan<int> slots = [previous, present, previous];
        for (var gate = 0; gate < slots.Length; gate++)
        {
            var dGates = Gates.AsSpan(gate * hiddenSize, ((stepCount * rows) * GateSize) - (gate * hiddenSize));
            var cells = _cells.AsSpan(slots[gate] * rows * hiddenSize, stepCount * rows * hiddenSize);
            Kernels.PeepholeGradient(stepCount * rows, hiddenSize, dGates, GateSize, cells, sums.Slice(gate * hiddenSize, hiddenSize), accumulate: false);
        }
    }
}
