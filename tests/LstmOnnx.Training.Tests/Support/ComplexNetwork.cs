using System.Numerics;

namespace LstmOnnx.Training.Tests;

/// <summary>
/// The network's loss over complex numbers, written from the formulas alone: with a parameter moved by i·h, Im(loss)/h is its derivative, exact to double
/// precision for any small h (W. Squire and G. Trapp 1998), for nothing is subtracted. Functions with a corner take the side of the real part.
/// </summary>
internal sealed class ComplexNetwork
{
    private readonly NetworkOptions _options;
    private readonly Dictionary<string, Complex[]> _parameters;

    public ComplexNetwork(LstmNetwork network)
    {
        _options = network.Options;
        _parameters = network.Parameters.ToDictionary(parameter => parameter.Name, parameter => Array.ConvertAll(parameter.Values, value => new Complex(value, 0)));
    }

    /// <summary>A slip put into the formulas on purpose, to see the comparison fail: the cell's gradient through tanh gets this factor.</summary>
    public double TanhFactor { get; init; } = 1;

    /// <summary>Dropout's factors for a layer, time step (0 for the final state), row of the batch and width; null for none.</summary>
    public Func<int, int, int, int, float[]>? Mask { get; init; }

    /// <summary>dLoss/dParameter, element by element.</summary>
    public double[] Gradient(string name, SequenceData data, int[] samples, LossKind loss, double huberDelta = 1)
    {
        const double h = 1e-40;
        var values = _parameters[name];
        var gradient = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            values[i] += new Complex(0, h);
            gradient[i] = Loss(data, samples, loss, huberDelta).Imaginary / h;
            values[i] = kept;
        }
        return gradient;
    }

    /// <summary>The mean loss of some samples.</summary>
    public Complex Loss(SequenceData data, int[] samples, LossKind loss, double huberDelta = 1)
    {
        Complex sum = 0;
        for (var row = 0; row < samples.Length; row++)
            sum += SampleLoss(Logits(data.WindowOf(samples[row]), data.Window, row), data.TargetOf(samples[row]), loss, huberDelta);
        return sum / samples.Length;
    }

    private Complex[] Logits(ReadOnlySpan<float> window, int sequenceLength, int row)
    {
        var sequence = new Complex[sequenceLength][];
        for (var t = 0; t < sequenceLength; t++)
        {
            sequence[t] = new Complex[_options.InputSize];
            for (var i = 0; i < _options.InputSize; i++)
                sequence[t][i] = window[(t * _options.InputSize) + i];
        }
        Complex[] final = [];
        for (var layer = 0; layer < _options.Layers.Count; layer++)
        {
            var forward = Direction($"lstm.{layer}.forward", sequence, _options.Layers[layer].HiddenSize, reverse: false);
            final = forward[^1];
            if (_options.Layers[layer].Bidirectional)
            {
                var reverse = Direction($"lstm.{layer}.reverse", sequence, _options.Layers[layer].HiddenSize, reverse: true);
                final = [.. forward[^1], .. reverse[0]];
                sequence = [.. forward.Zip(reverse, (left, right) => (Complex[])[.. left, .. right])];
            }
            else
            {
                sequence = forward;
            }
            if (layer == _options.Layers.Count - 1)
                final = Drop(final, layer, 0, row);
            else
                sequence = [.. sequence.Select((values, t) => Drop(values, layer, t, row))];
        }
        for (var layer = 0; layer <= _options.DenseSizes.Count; layer++)
        {
            var (weights, bias) = (_parameters[$"dense.{layer}.weights"], _parameters[$"dense.{layer}.bias"]);
            var outputs = new Complex[bias.Length];
            for (var o = 0; o < outputs.Length; o++)
            {
                outputs[o] = bias[o];
                for (var k = 0; k < final.Length; k++)
                    outputs[o] += weights[(o * final.Length) + k] * final[k];
                if (layer < _options.DenseSizes.Count && outputs[o].Real < 0)
                    outputs[o] = 0;
            }
            final = outputs;
        }
        return final;
    }

    private Complex[] Drop(Complex[] values, int layer, int t, int row)
    {
        if (Mask is null)
            return values;
        var mask = Mask(layer, t, row, values.Length);
        return [.. values.Select((value, i) => value * mask[i])];
    }

    private Complex[][] Direction(string prefix, Complex[][] inputs, int hiddenSize, bool reverse)
    {
        var (w, r, b) = (_parameters[$"{prefix}.input_weights"], _parameters[$"{prefix}.recurrent_weights"], _parameters[$"{prefix}.bias"]);
        var outputs = new Complex[inputs.Length][];
        var (hidden, cell) = (new Complex[hiddenSize], new Complex[hiddenSize]);
        for (var step = 0; step < inputs.Length; step++)
        {
            var t = reverse ? inputs.Length - 1 - step : step;
            var x = inputs[t];
            var gates = new Complex[4 * hiddenSize];
            for (var row = 0; row < gates.Length; row++)
            {
                gates[row] = b[row];
                for (var k = 0; k < x.Length; k++)
                    gates[row] += w[(row * x.Length) + k] * x[k];
                for (var k = 0; k < hiddenSize; k++)
                    gates[row] += r[(row * hiddenSize) + k] * hidden[k];
            }
            hidden = new Complex[hiddenSize];
            for (var unit = 0; unit < hiddenSize; unit++)
            {
                cell[unit] = (Sigmoid(gates[(2 * hiddenSize) + unit]) * cell[unit]) + (Sigmoid(gates[unit]) * Tanh(gates[(3 * hiddenSize) + unit]));
                var tanh = Tanh(cell[unit]);
                hidden[unit] = Sigmoid(gates[hiddenSize + unit]) * new Complex(tanh.Real, tanh.Imaginary * TanhFactor);
            }
            outputs[t] = hidden;
        }
        return outputs;
    }

    private static Complex SampleLoss(Complex[] logits, ReadOnlySpan<float> target, LossKind loss, double delta)
    {
        if (loss == LossKind.CrossEntropy)
        {
            Complex total = 0;
            foreach (var logit in logits)
                total += Complex.Exp(logit);
            return Complex.Log(total) - logits[(int)target[0]];
        }
        Complex sum = 0;
        for (var i = 0; i < logits.Length; i++)
        {
            var difference = logits[i] - target[i];
            var size = difference.Real < 0 ? -difference : difference;
            sum += loss switch
            {
                LossKind.MeanSquaredError => difference * difference,
                LossKind.MeanAbsoluteError => size,
                LossKind.Huber => size.Real <= delta ? difference * difference / 2 : delta * (size - (delta / 2)),
                _ => Complex.Log(1 + Complex.Exp(logits[i])) - (target[i] * logits[i]),
            };
        }
        return sum / logits.Length;
    }

    private static Complex Sigmoid(Complex x) => 1 / (1 + Complex.Exp(-x));

    private static Complex Tanh(Complex x)
    {
        // d tanh = 1 − tanh²: Complex.Tanh loses a tiny imaginary part at some arguments.
        var tanh = Math.Tanh(x.Real);
        return new Complex(tanh, x.Imaginary * (1 - (tanh * tanh)));
    }
}
