using LstmOnnx.Kernels;

namespace LstmOnnx.Runtime.Tracing;

/// <summary>Runs one direction of a recurrent node over one row in double, one step a call, and writes down what the cell computes.</summary>
internal sealed class CellReplay
{
    private static readonly TracedPart[] Lstm = [TracedPart.InputGate, TracedPart.OutputGate, TracedPart.ForgetGate, TracedPart.Candidate];
    private static readonly TracedPart[] Gru = [TracedPart.UpdateGate, TracedPart.ResetGate, TracedPart.Candidate];

    private readonly RecurrentCell _cell;
    private readonly TracedPart[] _gates;
    private readonly Dictionary<TracedPart, double[]> _parts = [];
    private readonly double[] _hidden, _state, _workspace;

    public CellReplay(RecurrentCell cell, double[] hidden, double[] state)
    {
        (_cell, _hidden, _state) = (cell, hidden, state);
        _gates = cell.Kind switch { RecurrentKind.Lstm => Lstm, RecurrentKind.Gru => Gru, _ => [] };
        _workspace = new double[DoubleRecurrent.WorkspaceLength(cell, hidden.Length)];
    }

    /// <summary>c after the steps that were run.</summary>
    public double[] Cell => _state;

    /// <summary>Runs all steps, from the last to the first where the direction is reverse.</summary>
    /// <param name="weights">The direction's weights.</param>
    /// <param name="inputs">x of each step of the row, [steps, I].</param>
    /// <param name="steps">How many.</param>
    /// <param name="isReverse">Whether the last comes first.</param>
    public IReadOnlyDictionary<TracedPart, double[]> Run(in DoubleWeights weights, ReadOnlySpan<double> inputs, int steps, bool isReverse)
    {
        var hiddenSize = _hidden.Length;
        TracedPart[] parts = [.. _gates, TracedPart.Hidden, .. _cell.Kind == RecurrentKind.Lstm ? (TracedPart[])[TracedPart.Cell] : []];
        foreach (var part in parts)
            _parts[part] = new double[steps * hiddenSize];
        for (var step = 0; step < steps; step++)
        {
            var t = isReverse ? steps - 1 - step : step;
            DoubleRecurrent.Run(_cell, weights, new RecurrentCall<double>
            {
                Inputs = inputs.Slice(t * weights.InputSize, weights.InputSize),
                InputTimeStride = weights.InputSize,
                InputBatchStride = weights.InputSize,
                SequenceLength = 1,
                BatchSize = 1,
                Hidden = _hidden,
                Cell = _state,
                StateBatchStride = hiddenSize,
                Workspace = _workspace,
            });
            for (var gate = 0; gate < _gates.Length; gate++)
                Write(_gates[gate], t, _workspace.AsSpan(gate * hiddenSize, hiddenSize));
            Write(TracedPart.Hidden, t, _hidden);
            if (_cell.Kind == RecurrentKind.Lstm)
                Write(TracedPart.Cell, t, _state);
        }
        return _parts;
    }

    private void Write(TracedPart part, int t, ReadOnlySpan<double> values) => values.CopyTo(_parts[part].AsSpan(t * values.Length));
}
