namespace LstmOnnx.TestSupport;

/// <summary>One direction of a <see cref="ReferenceNode"/>: the equations of the operators' texts, unit by unit.</summary>
public sealed class ReferenceCell
{
    private static readonly Dictionary<string, string[]> Defaults = new()
    {
        ["LSTM"] = ["Sigmoid", "Tanh", "Tanh"],
        ["GRU"] = ["Sigmoid", "Tanh"],
        ["RNN"] = ["Tanh"],
    };

    private readonly ReferenceNode _node;
    private readonly int _direction;
    private readonly ReferenceActivation _f, _g, _h;

    public ReferenceCell(ReferenceNode node, int direction)
    {
        (_node, _direction) = (node, direction);
        var own = Defaults[node.OpType];
        var names = node.Activations ?? [.. Enumerable.Repeat(own, node.DirectionCount).SelectMany(n => n)];
        var functions = ReferenceActivations.Resolve(names, node.Alphas, node.Betas, node.Reading)[(direction * own.Length)..];
        _f = functions[0];
        _g = own.Length > 1 ? functions[1] : _f;
        _h = own.Length > 2 ? functions[2] : _f;
    }

    /// <summary>The gates of the last step, [H] each, as their activations gave them: i, o, f and candidate of LSTM; z, r and candidate of GRU; none of RNN.</summary>
    public double[][] Gates { get; private set; } = [];

    /// <summary>The next h and c, [H].</summary>
    public (double[] Hidden, double[] Cell) Step(double[] x, double[] hidden, double[] cell) => _node.OpType switch
    {
        "LSTM" => Lstm(x, hidden, cell),
        "GRU" => (Gru(x, hidden), cell),
        _ => (Rnn(x, hidden), cell),
    };

    private (double[], double[]) Lstm(double[] x, double[] previousHidden, double[] previousCell)
    {
        var (hidden, cell) = (new double[previousHidden.Length], new double[previousCell.Length]);
        Gates = [.. Enumerable.Range(0, 4).Select(_ => new double[hidden.Length])];
        for (var unit = 0; unit < hidden.Length; unit++)
        {
            var i = _f.Apply(Clip(Input(0, unit, x) + Recurrent(0, unit, previousHidden) + Biases(0, unit) + (Peephole(0, unit) * previousCell[unit])));
            var f = _f.Apply(Clip(Input(2, unit, x) + Recurrent(2, unit, previousHidden) + Biases(2, unit) + (Peephole(2, unit) * previousCell[unit])));
            var candidate = _g.Apply(Clip(Input(3, unit, x) + Recurrent(3, unit, previousHidden) + Biases(3, unit)));
            f = _node.InputForget ? 1 - i : f;
            var c = (f * previousCell[unit]) + (i * candidate);
            var o = _f.Apply(Clip(Input(1, unit, x) + Recurrent(1, unit, previousHidden) + Biases(1, unit) + (Peephole(1, unit) * c)));
            (Gates[0][unit], Gates[1][unit], Gates[2][unit], Gates[3][unit]) = (i, o, f, candidate);
            cell[unit] = c;
            // The text clips what each activation reads; ONNX Runtime leaves the cell out.
            hidden[unit] = o * _h.Apply(_node.Reading == OnnxReading.Text ? Clip(c) : c);
        }
        return (hidden, cell);
    }

    private double[] Gru(double[] x, double[] previous)
    {
        var (z, r) = (new double[previous.Length], new double[previous.Length]);
        for (var unit = 0; unit < previous.Length; unit++)
        {
            z[unit] = _f.Apply(Clip(Input(0, unit, x) + Recurrent(0, unit, previous) + Biases(0, unit)));
            r[unit] = _f.Apply(Clip(Input(1, unit, x) + Recurrent(1, unit, previous) + Biases(1, unit)));
        }
        var reset = previous.Zip(r, (h, gate) => h * gate).ToArray();
        var hidden = new double[previous.Length];
        Gates = [z, r, new double[previous.Length]];
        for (var unit = 0; unit < previous.Length; unit++)
        {
            var candidate = _g.Apply(Clip(_node.LinearBeforeReset
                ? Input(2, unit, x) + (r[unit] * (Recurrent(2, unit, previous) + Bias(2, unit, recurrent: true))) + Bias(2, unit, recurrent: false)
                : Input(2, unit, x) + Recurrent(2, unit, reset) + Biases(2, unit)));
            Gates[2][unit] = candidate;
            hidden[unit] = ((1 - z[unit]) * candidate) + (z[unit] * previous[unit]);
        }
        return hidden;
    }

    private double[] Rnn(double[] x, double[] previous) =>
        [.. Enumerable.Range(0, previous.Length).Select(unit => _f.Apply(Clip(Input(0, unit, x) + Recurrent(0, unit, previous) + Biases(0, unit))))];

    private double Input(int gate, int unit, double[] x) => Dot(_node.InputWeights, gate, unit, x);

    private double Recurrent(int gate, int unit, double[] hidden) => Dot(_node.RecurrentWeights, gate, unit, hidden);

    private double Dot(double[] weights, int gate, int unit, double[] values)
    {
        var row = ((((_direction * _node.GateCount) + gate) * _node.HiddenSize) + unit) * values.Length;
        var sum = 0.0;
        for (var k = 0; k < values.Length; k++)
            sum += weights[row + k] * values[k];
        return sum;
    }

    private double Biases(int gate, int unit) => Bias(gate, unit, recurrent: false) + Bias(gate, unit, recurrent: true);

    private double Bias(int gate, int unit, bool recurrent) =>
        _node.Bias is null ? 0 : _node.Bias[((((_direction * 2) + (recurrent ? 1 : 0)) * _node.GateCount) + gate) * _node.HiddenSize + unit];

    private double Peephole(int gate, int unit) => _node.Peepholes is null ? 0 : _node.Peepholes[(((_direction * 3) + gate) * _node.HiddenSize) + unit];

    private double Clip(double x) => _node.Clip is { } clip ? Math.Max(Math.Min(x, clip), -clip) : x;
}
