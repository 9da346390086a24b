using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>The gradients of all weights, after the rows' backward pass; an item is a block of outputs of one layer.</summary>
internal sealed class GradientWork : Work
{
    // Whole panels of every width.
    private const int BlockMultiple = 64;

    private readonly NetworkPass pass;
    private readonly List<(int Layer, int Direction, WeightGradient Gradient)> items = [];
    private readonly int lstmItems;
    private BatchShape shape;

    public GradientWork(SimdKernels kernels, NetworkPass pass, int threads)
    {
        this.pass = pass;
        for (var layer = 0; layer < pass.Layers.Count; layer++)
        {
            for (var direction = 0; direction < pass.Layers[layer].Directions.Length; direction++)
            {
                var parameters = pass.Layers[layer].Directions[direction].Parameters;
                foreach (var (first, count) in Blocks(4 * parameters.HiddenSize, threads))
                    items.Add((layer, direction, new WeightGradient(kernels, parameters.InputSize + parameters.HiddenSize, first, count)));
            }
        }
        lstmItems = items.Count;
        for (var layer = 0; layer < pass.DenseLayers.Count; layer++)
        {
            var parameters = pass.DenseLayers[layer].Parameters;
            items.Add((layer, 0, new WeightGradient(kernels, parameters.InputSize, 0, parameters.OutputSize)));
        }
    }

    public int Count => items.Count;

    public void Begin(in BatchShape shape) => this.shape = shape;

    public override void Run(int item)
    {
        var (layer, direction, gradient) = items[item];
        if (item < lstmItems)
            Lstm(layer, pass.Layers[layer].Directions[direction], gradient);
        else
            Dense(layer, pass.DenseLayers[layer], gradient);
    }

    private void Lstm(int layer, LstmPass lstm, WeightGradient gradient)
    {
        var (inputSize, hiddenSize) = (lstm.Parameters.InputSize, lstm.Parameters.HiddenSize);
        gradient.Sum(
            shape.SequenceLength * shape.BatchSize, lstm.Gates, 4 * hiddenSize, pass.InputsOf(layer, shape), inputSize, lstm.PreviousHidden(shape), hiddenSize);
        gradient.Store(0, lstm.Parameters.InputWeights);
        gradient.Store(inputSize, lstm.Parameters.RecurrentWeights);
        gradient.Store(inputSize + hiddenSize, lstm.Parameters.Bias);
    }

    private void Dense(int layer, DensePass dense, WeightGradient gradient)
    {
        var (inputSize, outputSize) = (dense.Parameters.InputSize, dense.Parameters.OutputSize);
        gradient.Sum(shape.BatchSize, dense.Gradients, outputSize, pass.DenseInputsOf(layer, shape), inputSize, default, 0);
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
