using System.Numerics;

namespace LstmOnnx.Training.Tests;

/// <summary>One direction of one recurrent layer over complex numbers, one sample at a time, one scalar at a time.</summary>
internal sealed class ReferenceDirection
{
    private readonly ReferenceLayer _layer;
    private readonly Complex[] _inputWeights;
    private readonly Complex[] _recurrentWeights;
    private readonly Complex[] _bias;
    private readonly Complex[]? _peepholes;
    private readonly Complex[]? _projection;

    public ReferenceDirection(ReferenceLayer layer, string prefix, int inputSize, ReferenceParameters parameters)
    {
        var hiddenSize = layer.HiddenSize;
        if (layer.Cell != ReferenceCellKind.Lstm && (layer.Peepholes || layer.ProjectionSize is not null))
            throw new ArgumentException($"{prefix}: peepholes and projections belong to an LSTM; the cell is {layer.Cell}");
        _layer = layer;
        var (gates, biases) = layer.Cell switch
        {
            ReferenceCellKind.Lstm => (4, 4),
            ReferenceCellKind.Gru => (3, 4),
            _ => (1, 1),
        };
        _inputWeights = parameters.Take($"{prefix}.input_weights", gates * hiddenSize, inputSize);
        _recurrentWeights = parameters.Take($"{prefix}.recurrent_weights", gates * hiddenSize, layer.StateSize);
        _bias = parameters.Take($"{prefix}.bias", biases * hiddenSize);
        if (layer.Peepholes)
            _peepholes = parameters.Take($"{prefix}.peepholes", 3 * hiddenSize);
        if (layer.ProjectionSize is { } projectionSize)
            _projection = parameters.Take($"{prefix}.projection", projectionSize, hiddenSize);
    }

    /// <summary>A slip put into the formulas on purpose, to see a comparison fail: the gradient through tanh c gets this factor.</summary>
    public double CellTanhFactor { get; init; } = 1;

    /// <summary>A sample's own steps, first to last, to h of each and the states after the last one taken.</summary>
    /// <param name="inputs">x of each step, [I].</param>
    /// <param name="reverse">Starts at the last step.</param>
    /// <param name="hidden">h before, [P].</param>
    /// <param name="cell">c before, [H].</param>
    /// <param name="recurrentMask">Factors of h₋ where it enters R, [P].</param>
    public (Complex[][] Outputs, Complex[] Hidden, Complex[] Cell) Run(Complex[][] inputs, bool reverse, double[] hidden, double[] cell, double[] recurrentMask)
    {
        var outputs = new Complex[inputs.Length][];
        var (h, c) = (Array.ConvertAll(hidden, value => (Complex)value), Array.ConvertAll(cell, value => (Complex)value));
        for (var step = 0; step < inputs.Length; step++)
        {
            var t = reverse ? inputs.Length - 1 - step : step;
            Complex[] masked = [.. h.Zip(recurrentMask, (value, factor) => value * factor)];
            (h, c) = _layer.Cell switch
            {
                ReferenceCellKind.Lstm => Lstm(inputs[t], masked, c),
                ReferenceCellKind.Gru => (Gru(inputs[t], masked, h), c),
                _ => (Rnn(inputs[t], masked), c),
            };
            outputs[t] = h;
        }
        return (outputs, h, c);
    }

    private (Complex[] Hidden, Complex[] Cell) Lstm(Complex[] x, Complex[] masked, Complex[] previousCell)
    {
        var size = _layer.HiddenSize;
        var (outputs, cell) = (new Complex[size], new Complex[size]);
        for (var unit = 0; unit < size; unit++)
        {
            var input = Sigmoid(PreActivation(unit) + Peephole(0, unit, previousCell[unit]));
            var forget = Sigmoid(PreActivation((2 * size) + unit) + Peephole(2, unit, previousCell[unit]));
            cell[unit] = (forget * previousCell[unit]) + (input * Tanh(PreActivation((3 * size) + unit)));
            var output = Sigmoid(PreActivation(size + unit) + Peephole(1, unit, cell[unit]));
            var tanh = Tanh(cell[unit]);
            outputs[unit] = output * new Complex(tanh.Real, tanh.Imaginary * CellTanhFactor);
        }
        return (_projection is null ? outputs : [.. Enumerable.Range(0, _layer.StateSize).Select(row => Product(_projection, row, outputs))], cell);

        Complex PreActivation(int row) => _bias[row] + Product(_inputWeights, row, x) + Product(_recurrentWeights, row, masked);

        Complex Peephole(int gate, int unit, Complex c) => _peepholes is null ? 0 : _peepholes[(gate * size) + unit] * c;
    }

    private Complex[] Gru(Complex[] x, Complex[] masked, Complex[] previousHidden)
    {
        var size = _layer.HiddenSize;
        var hidden = new Complex[size];
        for (var unit = 0; unit < size; unit++)
        {
            var update = Sigmoid(_bias[unit] + Product(_inputWeights, unit, x) + Product(_recurrentWeights, unit, masked));
            var reset = Sigmoid(_bias[size + unit] + Product(_inputWeights, size + unit, x) + Product(_recurrentWeights, size + unit, masked));
            var fromInput = _bias[(2 * size) + unit] + Product(_inputWeights, (2 * size) + unit, x);
            var fromHidden = _bias[(3 * size) + unit] + Product(_recurrentWeights, (2 * size) + unit, masked);
            hidden[unit] = ((1 - update) * Tanh(fromInput + (reset * fromHidden))) + (update * previousHidden[unit]);
        }
        return hidden;
    }

    private Complex[] Rnn(Complex[] x, Complex[] masked) =>
        [.. Enumerable.Range(0, _layer.HiddenSize).Select(unit => Tanh(_bias[unit] + Product(_inputWeights, unit, x) + Product(_recurrentWeights, unit, masked)))];

    private static Complex Product(Complex[] matrix, int row, Complex[] vector)
    {
        Complex sum = 0;
        for (var k = 0; k < vector.Length; k++)
            sum += matrix[(row * vector.Length) + k] * vector[k];
        return sum;
    }

    private static Complex Sigmoid(Complex x) => 1 / (1 + Complex.Exp(-x));

    private static Complex Tanh(Complex x)
    {
        // d tanh = 1 − tanh²: Complex.Tanh loses a tiny imaginary part at some arguments.
        var tanh = Math.Tanh(x.Real);
        return new Complex(tanh, x.Imaginary * (1 - (tanh * tanh)));
    }
}
