using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// Forward and backward through time of one direction of one layer. Buffers are time-major, [T, B, ·] with the batch's own number of rows as B, and
/// every method works on the batch rows [first, end) only: rows never meet, so any split of a batch gives the same bits.
/// States have a slot more than there are steps, for the initial state: before step 0, or after the last step where the direction is reverse.
/// </summary>
internal sealed class LstmPass
{
    private readonly SimdKernels _kernels;
    private readonly bool _reverse;
    private readonly float[] _hidden;
    private readonly float[] _cells;
    private readonly float[] _tanhCells;
    private readonly float[] _dHidden;
    private readonly float[] _dCell;
    private readonly PackedWeights _inputWeights;
    private readonly PackedWeights _recurrentWeights;
    private readonly PackedWeights _recurrentWeightsBack;
    private readonly PackedWeights? _inputWeightsBack;

    public LstmPass(SimdKernels kernels, LstmParameters parameters, bool reverse, bool passesToInputs, int maxBatchSize, int maxSequenceLength)
    {
        (_kernels, _reverse, Parameters) = (kernels, reverse, parameters);
        Gates = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, 4 * parameters.HiddenSize)];
        _hidden = new float[BufferLength.Of(maxSequenceLength + 1, maxBatchSize, parameters.HiddenSize)];
        _cells = new float[_hidden.Length];
        _tanhCells = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, parameters.HiddenSize)];
        _dHidden = new float[BufferLength.Of(1, maxBatchSize, parameters.HiddenSize)];
        _dCell = new float[_dHidden.Length];
        _inputWeights = new PackedWeights(kernels, parameters.InputWeights, transposed: true);
        _recurrentWeights = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: true);
        _recurrentWeightsBack = new PackedWeights(kernels, parameters.RecurrentWeights, transposed: false);
        _inputWeightsBack = passesToInputs ? new PackedWeights(kernels, parameters.InputWeights, transposed: false) : null;
    }

    public LstmParameters Parameters { get; }

    /// <summary>[T, B, 4H] iofc: the activated gates after <see cref="Forward"/>, dL/d(pre-activations) after <see cref="Backward"/>.</summary>
    public float[] Gates { get; }

    public IEnumerable<PackedWeights> Packs => _inputWeightsBack is null
        ? [_inputWeights, _recurrentWeights, _recurrentWeightsBack]
        : [_inputWeights, _recurrentWeights, _recurrentWeightsBack, _inputWeightsBack];

    /// <summary>h of every step, [T, B, H].</summary>
    public ReadOnlySpan<float> Hidden(in BatchShape shape) => States(_hidden, shape, _reverse ? 0 : 1);

    /// <summary>h before every step, [T, B, H].</summary>
    public ReadOnlySpan<float> PreviousHidden(in BatchShape shape) => States(_hidden, shape, _reverse ? 1 : 0);

    /// <summary>h after the direction's last step, [B, H].</summary>
    public ReadOnlySpan<float> FinalHidden(in BatchShape shape) =>
        _hidden.AsSpan((_reverse ? 0 : shape.SequenceLength) * shape.BatchSize * Parameters.HiddenSize, shape.BatchSize * Parameters.HiddenSize);

    /// <summary>Runs all steps over inputs [T, B, I] from a zero state.</summary>
    public void Forward(in BatchShape shape, int first, int end, ReadOnlySpan<float> inputs)
    {
        var (inputSize, hiddenSize) = (Parameters.InputSize, Parameters.HiddenSize);
        var rows = end - first;
        var initial = _reverse ? shape.SequenceLength : 0;
        Rows(_hidden, shape, initial, first, end, hiddenSize).Clear();
        Rows(_cells, shape, initial, first, end, hiddenSize).Clear();
        for (var step = 0; step < shape.SequenceLength; step++)
        {
            var t = _reverse ? shape.SequenceLength - 1 - step : step;
            var (before, after) = _reverse ? (t + 1, t) : (t, t + 1);
            var gates = Rows(Gates, shape, t, first, end, 4 * hiddenSize);
            var x = inputs.Slice(((t * shape.BatchSize) + first) * inputSize, rows * inputSize);
            _kernels.MatMul(MatrixView.RowMajor(x, rows, inputSize), _inputWeights.Matrix, Parameters.Bias.Values, gates, 4 * hiddenSize, accumulate: false);
            var previousHidden = MatrixView.RowMajor(Rows(_hidden, shape, before, first, end, hiddenSize), rows, hiddenSize);
            _kernels.MatMul(previousHidden, _recurrentWeights.Matrix, default, gates, 4 * hiddenSize, accumulate: true);
            _kernels.LstmCellForward(
                rows, hiddenSize, gates, Rows(_cells, shape, before, first, end, hiddenSize), Rows(_cells, shape, after, first, end, hiddenSize),
                Rows(_tanhCells, shape, t, first, end, hiddenSize), Rows(_hidden, shape, after, first, end, hiddenSize));
        }
    }

    /// <summary>Turns gates into their gradients, from the last step to the first, and hands gradients on to the inputs.</summary>
    /// <param name="shape">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="dOutputs">dL/dh of every step, [T, B, ·], or empty where only the final state is used.</param>
    /// <param name="dFinal">dL/dh of the final state, [B, ·], or empty.</param>
    /// <param name="rowStride">From one row of dOutputs or dFinal to the next.</param>
    /// <param name="dInputs">[T, B, I], or empty where nobody asks.</param>
    /// <param name="addToInputs">Whether dInputs are added to.</param>
    public void Backward(
        in BatchShape shape, int first, int end, ReadOnlySpan<float> dOutputs, ReadOnlySpan<float> dFinal, int rowStride, Span<float> dInputs, bool addToInputs)
    {
        var (inputSize, hiddenSize) = (Parameters.InputSize, Parameters.HiddenSize);
        var rows = end - first;
        var dH = _dHidden.AsSpan(first * hiddenSize, rows * hiddenSize);
        var dC = _dCell.AsSpan(first * hiddenSize, rows * hiddenSize);
        dC.Clear();
        for (var step = shape.SequenceLength - 1; step >= 0; step--)
        {
            var t = _reverse ? shape.SequenceLength - 1 - step : step;
            if (dOutputs.IsEmpty)
                dH.Clear();
            else
                CopyRows(dOutputs[(((t * shape.BatchSize) + first) * rowStride)..], rowStride, hiddenSize, dH);
            if (step < shape.SequenceLength - 1)
            {
                var dNext = MatrixView.RowMajor(Rows(Gates, shape, _reverse ? t - 1 : t + 1, first, end, 4 * hiddenSize), rows, 4 * hiddenSize);
                _kernels.MatMul(dNext, _recurrentWeightsBack.Matrix, default, dH, hiddenSize, accumulate: true);
            }
            else if (!dFinal.IsEmpty)
            {
                AddRows(dFinal[(first * rowStride)..], rowStride, hiddenSize, dH);
            }
            var gates = Rows(Gates, shape, t, first, end, 4 * hiddenSize);
            _kernels.LstmCellBackward(
                rows, hiddenSize, gates, Rows(_cells, shape, _reverse ? t + 1 : t, first, end, hiddenSize),
                Rows(_tanhCells, shape, t, first, end, hiddenSize), dH, dC, gates);
            if (!dInputs.IsEmpty)
            {
                var dX = dInputs.Slice(((t * shape.BatchSize) + first) * inputSize, rows * inputSize);
                _kernels.MatMul(MatrixView.RowMajor(gates, rows, 4 * hiddenSize), _inputWeightsBack!.Matrix, default, dX, inputSize, addToInputs);
            }
        }
    }

    private static Span<float> Rows(float[] buffer, in BatchShape shape, int slot, int first, int end, int width) =>
        buffer.AsSpan(((slot * shape.BatchSize) + first) * width, (end - first) * width);

    private static void CopyRows(ReadOnlySpan<float> source, int rowStride, int width, Span<float> destination)
    {
        for (var row = 0; row * width < destination.Length; row++)
            source.Slice(row * rowStride, width).CopyTo(destination[(row * width)..]);
    }

    private void AddRows(ReadOnlySpan<float> source, int rowStride, int width, Span<float> destination)
    {
        for (var row = 0; row * width < destination.Length; row++)
        {
            var sum = destination.Slice(row * width, width);
            _kernels.Binary(BinaryOperation.Add, sum, source.Slice(row * rowStride, width), sum);
        }
    }

    private ReadOnlySpan<float> States(float[] states, in BatchShape shape, int slot)
    {
        var step = shape.BatchSize * Parameters.HiddenSize;
        return states.AsSpan(slot * step, shape.SequenceLength * step);
    }
}
