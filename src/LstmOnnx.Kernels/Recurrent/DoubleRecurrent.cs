namespace LstmOnnx.Kernels;

/// <summary>
/// Recurrent cells in double: plain scalar code in the order of the packed kernels, ((x·Wᵀ + (Wb + Rb)) + h·Rᵀ) + P∘c, the same on every machine. Models in double are rare; it has to be right, not quick.
/// </summary>
public static class DoubleRecurrent
{
    /// <summary>Doubles of scratch that a call needs: the gates of a row, and r∘h.</summary>
    public static int WorkspaceLength(RecurrentCell cell, int hiddenSize)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return checked((cell.GateCount + 1) * hiddenSize);
    }

    /// <summary>
    /// Runs one direction over a batch of sequences, each with its own length. Allocates nothing. The workspace then begins with the activated gates [G·H] of the last row's last step: i, o, f and candidate
    /// of LSTM; z, r and candidate of GRU; h of RNN.
    /// </summary>
    /// <exception cref="ArgumentException">A span is too short, or a length is not 0 to T.</exception>
    public static void Run(RecurrentCell cell, in DoubleWeights weights, in RecurrentCall<double> call)
    {
        ArgumentNullException.ThrowIfNull(cell);
        weights.Check(cell);
        RecurrentLengths.Check(cell, weights.InputSize, weights.HiddenSize, WorkspaceLength(cell, weights.HiddenSize), call);
        for (var row = 0; row < call.BatchSize; row++)
            Row(cell, weights, call, row);
    }

    private static void Row(RecurrentCell cell, in DoubleWeights weights, in RecurrentCall<double> call, int row)
    {
        var (inputSize, hiddenSize) = (weights.InputSize, weights.HiddenSize);
        var length = call.Lengths.IsEmpty ? call.SequenceLength : (int)call.Lengths[row];
        var hidden = call.Hidden.Slice(row * call.StateBatchStride, hiddenSize);
        var state = cell.Kind == RecurrentKind.Lstm ? call.Cell.Slice(row * call.StateBatchStride, hiddenSize) : [];
        if (!call.Lengths.IsEmpty && length == 0 && !cell.KeepsStateOfEmptyRows)
        {
            hidden.Clear();
            state.Clear();
        }
        for (var step = 0; step < length; step++)
        {
            var t = call.Reverse ? length - 1 - step : step;
            var x = call.Inputs.Slice((t * call.InputTimeStride) + (row * call.InputBatchStride), inputSize);
            Step(cell, weights, x, hidden, state, call.Workspace);
            if (!call.Outputs.IsEmpty)
                hidden.CopyTo(call.Outputs[((t * call.OutputTimeStride) + (row * call.OutputBatchStride))..]);
        }
        for (var t = length; !call.Outputs.IsEmpty && t < call.SequenceLength; t++)
            call.Outputs.Slice((t * call.OutputTimeStride) + (row * call.OutputBatchStride), hiddenSize).Clear();
    }

    private static void Step(RecurrentCell cell, in DoubleWeights weights, ReadOnlySpan<double> x, Span<double> hidden, Span<double> state, Span<double> workspace)
    {
        var hiddenSize = weights.HiddenSize;
        var gates = workspace[..(cell.GateCount * hiddenSize)];
        // Of a GRU the candidate's recurrent part waits for the reset gate.
        var complete = cell.Kind == RecurrentKind.Gru ? 2 * hiddenSize : gates.Length;
        for (var unit = 0; unit < gates.Length; unit++)
        {
            gates[unit] = Input(cell, weights, unit, x);
            if (unit < complete)
                gates[unit] += Recurrent(weights, unit, hidden);
        }
        switch (cell.Kind)
        {
            case RecurrentKind.Lstm:
                DoubleCells.Lstm(cell, weights.Peepholes, gates, hidden, state);
                break;
            case RecurrentKind.Gru:
                Gru(cell, weights, gates, hidden, workspace.Slice(gates.Length, hiddenSize));
                break;
            default:
                for (var unit = 0; unit < hiddenSize; unit++)
                    hidden[unit] = gates[unit] = DoubleActivation.Apply(cell.Gate, DoubleActivation.Clip(gates[unit], cell.Clip));
                break;
        }
    }

    private static void Gru(RecurrentCell cell, in DoubleWeights weights, Span<double> gates, Span<double> hidden, Span<double> reset)
    {
        var hiddenSize = hidden.Length;
        for (var unit = 0; unit < 2 * hiddenSize; unit++)
            gates[unit] = DoubleActivation.Apply(cell.Gate, DoubleActivation.Clip(gates[unit], cell.Clip));
        for (var unit = 0; unit < hiddenSize; unit++)
            reset[unit] = cell.LinearBeforeReset ? hidden[unit] : gates[hiddenSize + unit] * hidden[unit];
        for (var unit = 0; unit < hiddenSize; unit++)
        {
            var candidate = (2 * hiddenSize) + unit;
            var recurrent = Recurrent(weights, candidate, reset);
            if (cell.LinearBeforeReset)
                recurrent = gates[hiddenSize + unit] * (recurrent + (weights.Bias.IsEmpty ? 0 : weights.Bias[(3 * hiddenSize) + candidate]));
            gates[candidate] = DoubleActivation.Apply(cell.Candidate, DoubleActivation.Clip(gates[candidate] + recurrent, cell.Clip));
        }
        for (var unit = 0; unit < hiddenSize; unit++)
            hidden[unit] = ((1 - gates[unit]) * gates[(2 * hiddenSize) + unit]) + (gates[unit] * hidden[unit]);
    }

    private static double Input(RecurrentCell cell, in DoubleWeights weights, int unit, ReadOnlySpan<double> x)
    {
        var sum = Dot(weights.InputWeights.Slice(unit * x.Length, x.Length), x);
        if (weights.Bias.IsEmpty)
            return sum;
        var isApart = cell is { Kind: RecurrentKind.Gru, LinearBeforeReset: true } && unit >= 2 * weights.HiddenSize;
        return sum + (isApart ? weights.Bias[unit] : weights.Bias[unit] + weights.Bias[(cell.GateCount * weights.HiddenSize) + unit]);
    }

    private static double Recurrent(in DoubleWeights weights, int unit, ReadOnlySpan<double> hidden) =>
        Dot(weights.RecurrentWeights.Slice(unit * hidden.Length, hidden.Length), hidden);

    private static double Dot(ReadOnlySpan<double> row, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var k = 0; k < row.Length; k++)
            sum += row[k] * values[k];
        return sum;
    }
}
