using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// One direction of one layer through time, forward and backward. Buffers are time-major, [T, B, ·] with the batch's own number of rows as B, and every method
/// works on the batch rows [first, end) only: rows never meet, so any split of a batch gives the same bits. The state before step 0, or after the last step where
/// the direction is reverse, has a slot of its own. Where a row's sequence is shorter than T, its state stands still in the steps past its end.
/// </summary>
internal sealed class RecurrentPass
{
    private readonly SimdKernels _kernels;
    private readonly CellPass _cell;
    private readonly bool _reverse;
    private readonly int _stateSize;
    private readonly Dropout _recurrentDropout;
    private readonly long _maskPlace;
    private readonly float[] _hidden;
    private readonly float[] _dHidden;
    private readonly float[] _dDirect;
    private readonly float[]? _carriedHidden;
    private readonly float[]? _recurrentMask;
    private readonly float[]? _recurrentInputs;
    private readonly float[]? _dRecurrentInputs;

    /// <param name="kernels">The width.</param>
    /// <param name="parameters">The direction's tensors.</param>
    /// <param name="options">Its layer.</param>
    /// <param name="place">Where it stands among all directions of all layers; names its masks.</param>
    /// <param name="reverse">Whether it starts at the end.</param>
    /// <param name="passesToInputs">Whether gradients of the inputs are asked for.</param>
    /// <param name="pass">Batch, length, seed, whether states are carried on.</param>
    public RecurrentPass(SimdKernels kernels, RecurrentParameters parameters, RecurrentLayerOptions options, int place, bool reverse, bool passesToInputs, NetworkPassOptions pass)
    {
        (_kernels, _reverse, _stateSize, _maskPlace) = (kernels, reverse, parameters.StateSize, place);
        var (batchSize, length) = (pass.MaxBatchSize, pass.MaxSequenceLength);
        _cell = CellPass.Create(kernels, parameters, passesToInputs, pass.CarriesStates, batchSize, length);
        _hidden = new float[BufferLength.Of(length + 1, batchSize, _stateSize)];
        _dHidden = new float[BufferLength.Of(1, batchSize, _stateSize)];
        _dDirect = new float[_dHidden.Length];
        _carriedHidden = pass.CarriesStates ? new float[_dHidden.Length] : null;
        _recurrentDropout = new Dropout(options.RecurrentDropout, pass.Seed, RandomPurpose.RecurrentDropout);
        if (options.RecurrentDropout > 0)
        {
            _recurrentMask = new float[_dHidden.Length];
            _recurrentInputs = new float[BufferLength.Of(length, batchSize, _stateSize)];
            _dRecurrentInputs = new float[_dHidden.Length];
        }
    }

    public RecurrentParameters Parameters => _cell.Parameters;

    public IEnumerable<PackedWeights> Packs => _cell.Packs;

    /// <summary>Who is told the states' gradients; for one thread.</summary>
    public GradientFlow? Flow { get; set; }

    /// <summary>The states that a stateful training carries from batch to batch, [B, ·] each: h, and c of an LSTM.</summary>
    public IEnumerable<float[]> CarriedStates => new[] { _carriedHidden, _cell.CarriedCell }.OfType<float[]>();

    /// <summary>h of every step, [T, B, H].</summary>
    public ReadOnlySpan<float> Hidden(scoped in BatchShape shape) => States(_hidden, shape, _reverse ? 0 : 1);

    /// <summary>h after the direction's last step, [B, H].</summary>
    public ReadOnlySpan<float> FinalHidden(scoped in BatchShape shape) =>
        _hidden.AsSpan((_reverse ? 0 : shape.SequenceLength) * shape.BatchSize * _stateSize, shape.BatchSize * _stateSize);

    /// <summary>What computes the gradients of this direction's weights.</summary>
    /// <param name="inputs">x, [T, B, I].</param>
    public IEnumerable<GradientProduct> Products(GradientSource inputs) => _cell.Products(inputs, new(_stateSize, RecurrentInputs));

    /// <summary>The same for what is no product.</summary>
    public void OtherGradients(in BatchShape shape)
    {
        if (_cell is LstmPass lstm && Parameters.Peepholes is not null)
            lstm.PeepholeGradients(shape, _reverse);
    }

    /// <summary>Runs all steps over inputs [T, B, I] from a zero state, or from the carried one.</summary>
    /// <param name="shape">The batch.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="inputs">x.</param>
    public void Forward(in BatchShape shape, int first, int end, ReadOnlySpan<float> inputs)
    {
        var start = At(shape, 0, first, end);
        if (_carriedHidden is null)
            start.Of(_hidden, start.Before, _stateSize).Clear();
        else
            start.Of(_carriedHidden, _stateSize).CopyTo(start.Of(_hidden, start.Before, _stateSize));
        _cell.Start(start, _carriedHidden is not null);
        for (var row = first; Drops(shape) && row < end; row++)
            _recurrentDropout.Draw(shape.Update!.Value, (_maskPlace * shape.BatchSize) + row, _recurrentMask.AsSpan(row * _stateSize, _stateSize));

        for (var step = 0; step < shape.SequenceLength; step++)
        {
            var rows = At(shape, step, first, end);
            _cell.Multiply(rows, rows.Of(inputs, rows.Time, Parameters.InputSize), RecurrentInput(shape, rows));
            if (shape.Lengths is null)
                _cell.Activate(rows, _hidden);
            else
                ActivateOrHold(rows, shape.Lengths);
        }

        if (_carriedHidden is null)
            return;
        var last = At(shape, shape.SequenceLength - 1, first, end);
        last.Of(_hidden, last.After, _stateSize).CopyTo(last.Of(_carriedHidden, _stateSize));
        _cell.Keep(last);
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
        var last = At(shape, shape.SequenceLength - 1, first, end);
        var dHidden = last.Of(_dHidden, _stateSize);
        var dDirect = last.Of(_dDirect, _stateSize);
        var hasDirect = _cell.HasDirectPath || shape.Lengths is not null;
        _cell.StartBack(last);
        for (var step = shape.SequenceLength - 1; step >= 0; step--)
        {
            var rows = At(shape, step, first, end);
            if (dOutputs.IsEmpty)
                dHidden.Clear();
            else
                CopyRows(dOutputs[(((rows.Time * shape.BatchSize) + first) * rowStride)..], rowStride, dHidden);
            if (step < shape.SequenceLength - 1)
            {
                if (hasDirect)
                    _kernels.Binary(BinaryOperation.Add, dHidden, dDirect, dHidden);
                FromNextStep(shape, At(shape, step + 1, first, end), dHidden);
            }
            else if (!dFinal.IsEmpty)
            {
                AddRows(dFinal[(first * rowStride)..], rowStride, dHidden);
            }
            Flow?.Add(rows.Time, dHidden, _cell.CellGradient(rows));
            if (shape.Lengths is null)
                _cell.Differentiate(rows, _hidden, dHidden, dDirect);
            else
                DifferentiateOrHold(rows, shape.Lengths);
            if (!dInputs.IsEmpty)
                _cell.MultiplyToInputs(rows, dInputs.Slice(((rows.Time * shape.BatchSize) + first) * Parameters.InputSize, rows.Count * Parameters.InputSize), addToInputs);
        }
    }

    private StepRows At(in BatchShape shape, int step, int first, int end)
    {
        var t = _reverse ? shape.SequenceLength - 1 - step : step;
        return new StepRows(shape.BatchSize, t, _reverse ? t + 1 : t, _reverse ? t : t + 1, first, end);
    }

    private bool Drops(in BatchShape shape) => _recurrentMask is not null && shape.Update is not null;

    private ReadOnlySpan<float> RecurrentInputs(BatchShape shape) =>
        Drops(shape) ? _recurrentInputs.AsSpan(0, shape.SequenceLength * shape.BatchSize * _stateSize) : States(_hidden, shape, _reverse ? 1 : 0);

    private ReadOnlySpan<float> RecurrentInput(in BatchShape shape, in StepRows rows)
    {
        var previous = rows.Of(_hidden, rows.Before, _stateSize);
        if (!Drops(shape))
            return previous;
        var dropped = rows.Of(_recurrentInputs!, rows.Time, _stateSize);
        _kernels.Binary(BinaryOperation.Multiply, previous, rows.Of(_recurrentMask!, _stateSize), dropped);
        return dropped;
    }

    private void FromNextStep(in BatchShape shape, in StepRows next, Span<float> dHidden)
    {
        if (!Drops(shape))
        {
            _cell.MultiplyBack(next, dHidden, add: true);
            return;
        }
        var dInput = next.Of(_dRecurrentInputs!, _stateSize);
        _cell.MultiplyBack(next, dInput, add: false);
        _kernels.Binary(BinaryOperation.Multiply, dInput, next.Of(_recurrentMask!, _stateSize), dInput);
        _kernels.Binary(BinaryOperation.Add, dHidden, dInput, dHidden);
    }

    private void ActivateOrHold(in StepRows rows, int[] lengths)
    {
        for (var first = rows.First; first < rows.End;)
        {
            var runs = rows.Time < lengths[first];
            var part = rows.Part(first, EndOfRun(rows, first, lengths));
            if (runs)
            {
                _cell.Activate(part, _hidden);
            }
            else
            {
                part.Of(_hidden, part.Before, _stateSize).CopyTo(part.Of(_hidden, part.After, _stateSize));
                _cell.Hold(part);
            }
            first = part.End;
        }
    }

    private void DifferentiateOrHold(in StepRows rows, int[] lengths)
    {
        for (var first = rows.First; first < rows.End;)
        {
            var runs = rows.Time < lengths[first];
            var part = rows.Part(first, EndOfRun(rows, first, lengths));
            var dHidden = part.Of(_dHidden, _stateSize);
            var dDirect = part.Of(_dDirect, _stateSize);
            if (runs)
            {
                if (!_cell.HasDirectPath)
                    dDirect.Clear();
                _cell.Differentiate(part, _hidden, dHidden, dDirect);
            }
            else
            {
                dHidden.CopyTo(dDirect);
                _cell.HoldBack(part);
            }
            first = part.End;
        }
    }

    // Rows that follow one another and are all within their sequences at this step, or all past them.
    private static int EndOfRun(in StepRows rows, int first, int[] lengths)
    {
        var end = first + 1;
        while (end < rows.End && rows.Time < lengths[end] == rows.Time < lengths[first])
            end++;
        return end;
    }

    private void CopyRows(ReadOnlySpan<float> source, int rowStride, Span<float> destination)
    {
        for (var row = 0; row * _stateSize < destination.Length; row++)
            source.Slice(row * rowStride, _stateSize).CopyTo(destination[(row * _stateSize)..]);
    }

    private void AddRows(ReadOnlySpan<float> source, int rowStride, Span<float> destination)
    {
        for (var row = 0; row * _stateSize < destination.Length; row++)
        {
            var sum = destination.Slice(row * _stateSize, _stateSize);
            _kernels.Binary(BinaryOperation.Add, sum, source.Slice(row * rowStride, _stateSize), sum);
        }
    }

    private ReadOnlySpan<float> States(float[] states, scoped in BatchShape shape, int slot)
    {
        var step = shape.BatchSize * _stateSize;
        return states.AsSpan(slot * step, shape.SequenceLength * step);
    }
}
