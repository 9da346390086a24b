using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// Forward and backward of the whole network for some rows of a batch. Rows never meet before the weights' gradients are summed, so each thread can take its
/// rows through everything at once.
/// </summary>
internal sealed class NetworkPass
{
    private readonly LstmLayerPass[] _layers;
    private readonly DensePass[] _denseLayers;
    private readonly Loss _loss;
    private readonly int _inputSize;
    private readonly float[] _inputs;
    private readonly double[] _losses;

    public NetworkPass(SimdKernels kernels, LstmNetwork network, Loss loss, int dropoutSeed, int maxBatchSize, int maxSequenceLength)
    {
        _loss = loss;
        var options = network.Options;
        _inputSize = options.InputSize;
        _inputs = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, _inputSize)];
        _losses = new double[maxBatchSize];
        MaxBatchSize = maxBatchSize;
        _layers = [.. network.Layers.Select((directions, layer) => new LstmLayerPass(
            kernels, directions, options.Layers[layer], layer, isLast: layer == network.Layers.Length - 1, dropoutSeed, maxBatchSize, maxSequenceLength))];
        _denseLayers = [.. network.DenseLayers.Select((dense, layer) =>
            new DensePass(kernels, dense, relu: layer < network.DenseLayers.Length - 1, maxBatchSize))];
    }

    public int MaxBatchSize { get; }

    /// <summary>All packed weights, which must be packed anew after an update.</summary>
    public IEnumerable<PackedWeights> Packs =>
        _layers.SelectMany(layer => layer.Directions).SelectMany(direction => direction.Packs).Concat(_denseLayers.SelectMany(dense => dense.Packs));

    public IReadOnlyList<LstmLayerPass> Layers => _layers;

    public IReadOnlyList<DensePass> DenseLayers => _denseLayers;

    /// <summary>The loss of each sample of the batch.</summary>
    public ReadOnlySpan<double> Losses(in BatchShape shape) => _losses.AsSpan(0, shape.BatchSize);

    /// <summary>What layer <paramref name="layer"/> reads, [T, B, I].</summary>
    public ReadOnlySpan<float> InputsOf(int layer, in BatchShape shape) =>
        layer > 0 ? _layers[layer - 1].Outputs(shape) : _inputs.AsSpan(0, shape.SequenceLength * shape.BatchSize * _inputSize);

    /// <summary>What dense layer <paramref name="layer"/> reads, [B, ·].</summary>
    public ReadOnlySpan<float> DenseInputsOf(int layer, in BatchShape shape) =>
        layer > 0 ? _denseLayers[layer - 1].Outputs : _layers[^1].Outputs(shape);

    /// <summary>Samples [first, end) of the batch: inputs, outputs, losses and, where <paramref name="gradients"/> is set, dL/d(logits).</summary>
    public void Forward(in BatchShape shape, SequenceData data, ReadOnlySpan<int> samples, int first, int end, long? update, bool gradients)
    {
        for (var row = first; row < end; row++)
        {
            var window = data.WindowOf(samples[row]);
            for (var t = 0; t < shape.SequenceLength; t++)
                window.Slice(t * _inputSize, _inputSize).CopyTo(_inputs.AsSpan(((t * shape.BatchSize) + row) * _inputSize));
        }
        for (var layer = 0; layer < _layers.Length; layer++)
            _layers[layer].Forward(shape, first, end, InputsOf(layer, shape), update);
        for (var layer = 0; layer < _denseLayers.Length; layer++)
            _denseLayers[layer].Forward(first, end, DenseInputsOf(layer, shape));

        var head = _denseLayers[^1];
        var outputSize = head.Parameters.OutputSize;
        for (var row = first; row < end; row++)
        {
            _losses[row] = _loss.Row(
                head.Outputs.AsSpan(row * outputSize, outputSize), data.TargetOf(samples[row]), 1.0 / shape.BatchSize,
                gradients ? head.Gradients.AsSpan(row * outputSize, outputSize) : default);
        }
    }

    /// <summary>Takes dL/d(logits) of rows [first, end) back to every layer's pre-activations.</summary>
    public void Backward(in BatchShape shape, int first, int end)
    {
        for (var layer = _denseLayers.Length - 1; layer >= 0; layer--)
            _denseLayers[layer].Backward(first, end, layer > 0 ? _denseLayers[layer - 1].Gradients : _layers[^1].Gradients);
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
            _layers[layer].Backward(shape, first, end, layer > 0 ? _layers[layer - 1].Gradients : default);
    }
}
