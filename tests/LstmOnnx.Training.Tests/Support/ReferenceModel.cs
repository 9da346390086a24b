using System.Numerics;

namespace LstmOnnx.Training.Tests;

/// <summary>
/// A network in double precision, written from the formulas alone over complex numbers and from plain data of its own: nothing here is the trainer's. With a parameter moved by i·h,
/// Im(loss)/h is its derivative, exact to double precision for any small h (W. Squire and G. Trapp 1998), for nothing is subtracted. It is itself held against PyTorch.
/// </summary>
internal sealed class ReferenceModel
{
    private readonly ReferenceModelShape _shape;
    private readonly ReferenceParameters _parameters;
    private readonly Complex[]? _embedding;
    private readonly int _inputSize;
    private readonly ReferenceDirection[][] _layers;
    private readonly List<(Complex[] Weights, Complex[] Bias)> _dense = [];

    /// <summary>Checks every parameter's name and shape; the input's size, the embedding's and those of the dense layers are taken from them.</summary>
    /// <param name="shape">The recurrent layers.</param>
    /// <param name="parameters">By name; see <see cref="ReferenceParameters"/> for names and layouts.</param>
    /// <param name="cellTanhFactor">A slip put into the formulas on purpose, to see a comparison fail: the gradient through tanh c gets this factor.</param>
    public ReferenceModel(ReferenceModelShape shape, IReadOnlyDictionary<string, ReferenceTensor> parameters, double cellTanhFactor = 1)
    {
        (_shape, _parameters) = (shape, new ReferenceParameters(parameters));
        _inputSize = _parameters.Columns(Prefix(0, 0) + ".input_weights");
        if (_parameters.Has("embedding.weights"))
            _embedding = _parameters.Take("embedding.weights", _parameters.Rows("embedding.weights"), _inputSize);
        _layers = new ReferenceDirection[shape.Layers.Length][];
        var width = _inputSize;
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var options = shape.Layers[layer];
            _layers[layer] =
            [
                .. Enumerable.Range(0, options.DirectionCount).Select(direction =>
                    new ReferenceDirection(options, Prefix(layer, direction), width, _parameters) { CellTanhFactor = cellTanhFactor }),
            ];
            width = options.DirectionCount * options.StateSize;
        }
        do
        {
            var name = $"dense.{_dense.Count}";
            var outputSize = _parameters.Rows($"{name}.bias");
            _dense.Add((_parameters.Take($"{name}.weights", outputSize, width), _parameters.Take($"{name}.bias", outputSize)));
            width = outputSize;
        }
        while (_parameters.Has($"dense.{_dense.Count}.bias"));
        _parameters.RefuseOthers();
        OutputSize = width;
    }

    /// <summary>O.</summary>
    public int OutputSize { get; }

    /// <summary>Every parameter's name: the embedding, layer by layer, dense layers.</summary>
    public IReadOnlyCollection<string> ParameterNames => _parameters.Names;

    /// <summary>Outputs, logits before a logistic or softmax, and the states after each sample's own last step.</summary>
    public ReferenceResult Run(ReferenceBatch batch)
    {
        var steps = _shape.EveryStep ? batch.SequenceLength : 1;
        var outputs = new double[batch.BatchSize * steps * OutputSize];
        var states = Array.ConvertAll(_shape.Layers, layer => new ReferenceStates(
            new double[layer.DirectionCount * batch.BatchSize * layer.StateSize], new double[layer.DirectionCount * batch.BatchSize * layer.HiddenSize]));
        for (var sample = 0; sample < batch.BatchSize; sample++)
        {
            var rows = Outputs(batch, sample, states);
            for (var step = 0; step < rows.Length; step++)
                Reals(rows[step]).CopyTo(outputs, ((sample * steps) + step) * OutputSize);
        }
        return new ReferenceResult(outputs, states);
    }

    /// <summary>The mean loss of the batch.</summary>
    public double Loss(ReferenceBatch batch, ReferenceLoss loss) => ComplexLoss(batch, loss).Real;

    /// <summary>dLoss/dParameter, element by element.</summary>
    public double[] Gradient(string name, ReferenceBatch batch, ReferenceLoss loss)
    {
        const double h = 1e-30;
        var values = _parameters[name];
        var gradient = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            values[i] += new Complex(0, h);
            gradient[i] = ComplexLoss(batch, loss).Imaginary / h;
            values[i] = kept;
        }
        return gradient;
    }

    private Complex ComplexLoss(ReferenceBatch batch, ReferenceLoss loss)
    {
        var (steps, targetSize) = (_shape.EveryStep ? batch.SequenceLength : 1, loss.TargetSize(OutputSize));
        var rows = new List<(Complex[], double[])>();
        for (var sample = 0; sample < batch.BatchSize; sample++)
        {
            var outputs = Outputs(batch, sample, states: null);
            for (var step = 0; step < outputs.Length; step++)
                rows.Add((outputs[step], batch.Targets[((((sample * steps) + step) * targetSize))..][..targetSize]));
        }
        return loss.Mean(rows);
    }

    // One row, or one for each of the sample's own steps.
    private Complex[][] Outputs(ReferenceBatch batch, int sample, ReferenceStates[]? states)
    {
        var sequence = Inputs(batch, sample);
        Complex[] final = [];
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var (options, data) = (_shape.Layers[layer], batch.LayerData(layer));
            var directions = new (Complex[][] Outputs, Complex[] Hidden, Complex[] Cell)[options.DirectionCount];
            for (var direction = 0; direction < directions.Length; direction++)
            {
                var row = (direction * batch.BatchSize) + sample;
                directions[direction] = _layers[layer][direction].Run(
                    sequence, reverse: direction == 1, Row(data.InitialHidden, row, options.StateSize, 0), Row(data.InitialCell, row, options.HiddenSize, 0),
                    Row(data.RecurrentMask, row, options.StateSize, 1));
                if (states is not null)
                {
                    Reals(directions[direction].Hidden).CopyTo(states[layer].Hidden, row * options.StateSize);
                    Reals(directions[direction].Cell).CopyTo(states[layer].Cell, row * options.HiddenSize);
                }
            }
            var (count, width) = (sequence.Length, options.DirectionCount * options.StateSize);
            if (layer == _layers.Length - 1 && !_shape.EveryStep)
                final = Drop([.. directions.SelectMany(direction => direction.Hidden)], data.OutputMask, sample);
            else
                sequence = [.. Enumerable.Range(0, count).Select(t => Drop([.. directions.SelectMany(direction => direction.Outputs[t])], data.OutputMask, (sample * batch.SequenceLength) + t))];

            Complex[] Drop(Complex[] values, double[]? mask, int row) => [.. values.Zip(Row(mask, row, width, 1), (value, factor) => value * factor)];
        }
        return _shape.EveryStep ? Array.ConvertAll(sequence, Dense) : [Dense(final)];
    }

    private Complex[][] Inputs(ReferenceBatch batch, int sample) => [.. Enumerable.Range(sample * batch.SequenceLength, batch.LengthOf(sample)).Select(row =>
        _embedding is null
            ? Array.ConvertAll(batch.Inputs[(row * _inputSize)..][.._inputSize], value => (Complex)value)
            : _embedding[(batch.Tokens![row] * _inputSize)..][.._inputSize])];

    private Complex[] Dense(Complex[] values)
    {
        for (var layer = 0; layer < _dense.Count; layer++)
        {
            var (weights, bias) = _dense[layer];
            var outputs = bias.ToArray();
            for (var o = 0; o < outputs.Length; o++)
            {
                for (var k = 0; k < values.Length; k++)
                    outputs[o] += weights[(o * values.Length) + k] * values[k];
                if (layer < _dense.Count - 1 && outputs[o].Real < 0)
                    outputs[o] = 0;
            }
            values = outputs;
        }
        return values;
    }

    private string Prefix(int layer, int direction) =>
        (_shape.Layers[layer].Cell switch { ReferenceCellKind.Lstm => "lstm", ReferenceCellKind.Gru => "gru", _ => "rnn" }) + $".{layer}." + (direction == 0 ? "forward" : "reverse");

    private static double[] Row(double[]? rows, int row, int width, double otherwise) => rows?[(row * width)..][..width] ?? [.. Enumerable.Repeat(otherwise, width)];

    private static double[] Reals(Complex[] values) => Array.ConvertAll(values, value => value.Real);
}

/// <summary>What a pass gives.</summary>
/// <param name="Outputs">[B, S, O]; 0 past a sample's end.</param>
/// <param name="States">One for each layer.</param>
internal sealed record ReferenceResult(double[] Outputs, ReferenceStates[] States);

/// <summary>A layer's states after the last step that each direction took.</summary>
/// <param name="Hidden">[D, B, P].</param>
/// <param name="Cell">[D, B, H]; 0 for a cell without c.</param>
internal sealed record ReferenceStates(double[] Hidden, double[] Cell);
