using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The gradients of all weights, after the rows' backward pass; an item is a block of outputs of one layer.</summary>
internal sealed class GradientWork : Work
{
    // Whole panels of every width.
    private const int BlockMultiple = 64;

    private readonly NetworkPass _pass;
    private readonly List<(int Layer, int Direction, WeightGradient Gradient)> _items = [];
    private readonly int _lstmItems;
    private BatchShape _shape;

    public GradientWork(SimdKernels kernels, NetworkPass pass, int threads)
    {
        _pass = pass;
        for (var layer = 0; layer < pass.Layers.Count; layer++)
        {
            for (var direction = 0; direction < pass.Layers[layer].Directions.Length; direction++)
            {
                var parameters = pass.Layers[layer].Directions[direction].Parameters;
                foreach (var (first, count) in Blocks(4 * parameters.HiddenSize, threads))
                    _items.Add((layer, direction, new WeightGradient(kernels, parameters.InputSize + parameters.HiddenSize, first, count)));
            }
        }
        _lstmItems = _items.Count;
        for (var layer = 0; layer < pass.DenseLayers.Count; layer++)
        {
            var parameters = pass.DenseLayers[layer].Parameters;
            _items.Add((layer, 0, new WeightGradient(kernels, parameters.InputSize, 0, parameters.OutputSize)));
        }
    }

    public int Count => _items.Count;

    public void Begin(in BatchShape shape) => _shape = shape;

    public override void Run(int item)
    {
        var (layer, direction, gradient) = _items[item];
        if (item < _lstmItems)
            Lstm(layer, _pass.Layers[layer].Directions[direction], gradient);
        else
            Dense(layer, _pass.DenseLayers[layer], gradient);
    }

    private void Lstm(int layer, LstmPass lstm, WeightGradient gradient)
    {
        var (inputSize, hiddenSize) = (lstm.Parameters.InputSize, lstm.Parameters.HiddenSize);
        gradient.Sum(
            _shape.SequenceLength * _shape.BatchSize, lstm.Gates, 4 * hiddenSize, _pass.InputsOf(layer, _shape), inputSize, lstm.PreviousHidden(_shape), hiddenSize);
        gradient.Store(0, lstm.Parameters.InputWeights);
        gradient.Store(inputSize, lstm.Parameters.RecurrentWeights);
        gradient.Store(inputSize + hiddenSize, lstm.Parameters.Bias);
    }

    private void Dense(int layer, DensePass dense, WeightGradient gradient)
    {
        var (inputSize, outputSize) = (dense.Parameters.InputSize, dense.Parameters.OutputSize);
        gradient.Sum(_shape.BatchSize, dense.Gradients, outputSize, _pass.DenseInputsOf(layer, _shape), inputSize, default, 0);
        gradient.Store(0, dense.Parameters.Weights);
        gradient.Store(inputSize, dense.Parameters.Bias);
    }

    private static IEnumerable<(int First, int Count)> Blocks(int outputs, int threads)
    {
        var size = (((outputs + threads - 1) / threads) + BlockMultiple - 1) / BlockMultiple * BlockMultiple;
        for (var first = 0; first < outputs; first += size)
            yield return (first, Math.Min(size, outputs - first));
    }
}
