using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// Forward and backward of the whole network for some rows of a batch. Rows never meet before the weights' gradients are summed, so each thread can take its
/// rows through everything at once.
/// </summary>
internal sealed class NetworkPass
{
    private readonly EmbeddingPass? _embedding;
    private readonly RecurrentLayerPass[] _layers;
    private readonly DensePass[] _denseLayers;
    private readonly Loss? _loss;
    private readonly bool _returnsSequences;
    private readonly int _inputSize;
    private readonly float[] _inputs;
    private readonly double[] _losses;

    public NetworkPass(SimdKernels kernels, LstmNetwork network, NetworkPassOptions pass)
    {
        var (options, maxBatchSize, maxSequenceLength) = (network.Options, pass.MaxBatchSize, pass.MaxSequenceLength);
        (_loss, _returnsSequences, _inputSize) = (pass.Loss, options.ReturnSequences, options.FirstSize);
        _inputs = new float[BufferLength.Of(maxSequenceLength, maxBatchSize, _inputSize)];
        _losses = new double[maxBatchSize];
        MaxBatchSize = maxBatchSize;
        _embedding = network.Embedding is { } embedding ? new EmbeddingPass(embedding, maxBatchSize, maxSequenceLength) : null;
        _layers = [.. network.Layers.Select((_, layer) => new RecurrentLayerPass(kernels, network, layer, pass))];
        var maxRows = BufferLength.Of(_returnsSequences ? maxSequenceLength : 1, maxBatchSize, 1);
        _denseLayers = [.. network.DenseLayers.Select((dense, layer) => new DensePass(kernels, dense, relu: layer < network.DenseLayers.Length - 1, maxRows))];
    }

    public int MaxBatchSize { get; }

    /// <summary>All packed weights, which must be packed anew after an update.</summary>
    public IEnumerable<PackedWeights> Packs =>
        _layers.SelectMany(layer => layer.Directions).SelectMany(direction => direction.Packs).Concat(_denseLayers.SelectMany(dense => dense.Packs));

    /// <summary>The states that a stateful training carries from batch to batch, [B, ·] each.</summary>
    public IEnumerable<float[]> CarriedStates => _layers.SelectMany(layer => layer.Directions).SelectMany(direction => direction.CarriedStates);

    /// <summary>The loss of each sample of the batch, summed over its answers.</summary>
    public ReadOnlySpan<double> Losses(in BatchShape shape) => _losses.AsSpan(0, shape.BatchSize);

    /// <summary>Answers per sample: T, or 1.</summary>
    public int AnswersOf(in BatchShape shape) => _returnsSequences ? shape.SequenceLength : 1;

    /// <summary>The head's outputs of one answer.</summary>
    public ReadOnlySpan<float> Logits(in BatchShape shape, int answer, int row) => Answer(_denseLayers[^1].Outputs, shape, answer, row);

    /// <summary>The gradients of all weights that are sums of products.</summary>
    public IEnumerable<GradientProduct> Products()
    {
        for (var layer = 0; layer < _layers.Length; layer++)
        {
            var place = layer;
            var inputSize = layer > 0 ? _layers[layer - 1].OutputSize : _inputSize;
            foreach (var direction in _layers[layer].Directions)
            {
                foreach (var product in direction.Products(new(inputSize, shape => InputsOf(place, shape))))
                    yield return product;
            }
        }
        for (var layer = 0; layer < _denseLayers.Length; layer++)
        {
            var place = layer;
            yield return _denseLayers[layer].Product(shape => DenseInputsOf(place, shape), shape => AnswersOf(shape) * shape.BatchSize);
        }
    }

    /// <summary>The gradients that are none.</summary>
    public IEnumerable<Action<BatchShape>> OtherGradients() =>
    [
        .. _layers.SelectMany(layer => layer.Directions).Where(direction => direction.Parameters.Peepholes is not null)
            .Select(direction => (Action<BatchShape>)(shape => direction.OtherGradients(shape))),
        .. _embedding?.GradientItems() ?? [],
    ];

    /// <summary>Tells <paramref name="flow"/> the gradients of a layer's states in every backward pass.</summary>
    public void Observe(int layer, GradientFlow flow) => _layers[layer].Directions[0].Flow = flow;

    /// <summary>Takes over the inputs of one row, [steps of the row, I]; what the batch has beyond them becomes zero.</summary>
    public void Load(in BatchShape shape, int row, ReadOnlySpan<float> window)
    {
        var steps = shape.LengthOf(row);
        for (var t = 0; t < shape.SequenceLength; t++)
        {
            var inputs = _inputs.AsSpan(((t * shape.BatchSize) + row) * _inputSize, _inputSize);
            if (_embedding is null && t < steps)
                window.Slice(t * _inputSize, _inputSize).CopyTo(inputs);
            else if (_embedding is null)
                inputs.Clear();
            else if (t < steps)
                _embedding.Look(shape, t, row, window[t], inputs);
            else
                _embedding.Skip(shape, t, row, inputs);
        }
    }

    /// <summary>From the loaded inputs of rows [first, end) to the head's outputs.</summary>
    public void Forward(in BatchShape shape, int first, int end)
    {
        for (var layer = 0; layer < _layers.Length; layer++)
            _layers[layer].Forward(shape, first, end, InputsOf(layer, shape));
        for (var layer = 0; layer < _denseLayers.Length; layer++)
        {
            for (var range = AnswerRows.First(shape, AnswersOf(shape), first, end); range.IsThere; range = range.Next)
                _denseLayers[layer].Forward(range.Start, range.End, DenseInputsOf(layer, shape));
        }
    }

    /// <summary>The losses of rows [first, end) and, where <paramref name="gradients"/> is set, dL/d(logits).</summary>
    public void Score(in BatchShape shape, SequenceData data, ReadOnlySpan<int> samples, int first, int end, double scale, bool gradients)
    {
        var head = _denseLayers[^1];
        for (var row = first; row < end; row++)
        {
            var sum = 0.0;
            for (var answer = 0; answer < AnswersOf(shape); answer++)
            {
                var dLogits = gradients ? Answer(head.Gradients, shape, answer, row) : default;
                if (answer < shape.LengthOf(row))
                    sum += _loss!.Row(Logits(shape, answer, row), data.TargetOf(samples[row], answer), scale, dLogits);
                else
                    dLogits.Clear();
            }
            _losses[row] = sum;
        }
    }

    /// <summary>Takes dL/d(logits) of rows [first, end) back to every layer's pre-activations.</summary>
    public void Backward(in BatchShape shape, int first, int end)
    {
        for (var layer = _denseLayers.Length - 1; layer >= 0; layer--)
        {
            var dInputs = layer > 0 ? _denseLayers[layer - 1].Gradients : _layers[^1].Gradients;
            for (var range = AnswerRows.First(shape, AnswersOf(shape), first, end); range.IsThere; range = range.Next)
                _denseLayers[layer].Backward(range.Start, range.End, dInputs);
        }
        for (var layer = _layers.Length - 1; layer >= 0; layer--)
            _layers[layer].Backward(shape, first, end, layer > 0 ? _layers[layer - 1].Gradients : _embedding is null ? default : _embedding.Gradients.AsSpan());
    }

    /// <summary>What the weights of a sample's answers sum to.</summary>
    public double WeightOf(in BatchShape shape, SequenceData data, int sample, int row)
    {
        var sum = 0.0;
        for (var answer = 0; answer < Math.Min(AnswersOf(shape), shape.LengthOf(row)); answer++)
            sum += _loss!.Weight(data.TargetOf(sample, answer));
        return sum;
    }

    private Span<float> Answer(float[] buffer, in BatchShape shape, int answer, int row)
    {
        var outputSize = _denseLayers[^1].Parameters.OutputSize;
        return buffer.AsSpan(((answer * shape.BatchSize) + row) * outputSize, outputSize);
    }

    // What a recurrent layer reads, [T, B, I].
    private ReadOnlySpan<float> InputsOf(int layer, scoped in BatchShape shape) =>
        layer > 0 ? _layers[layer - 1].Outputs(shape) : _inputs.AsSpan(0, shape.SequenceLength * shape.BatchSize * _inputSize);

    // What a dense layer reads, [answers · B, ·].
    private ReadOnlySpan<float> DenseInputsOf(int layer, scoped in BatchShape shape) =>
        layer > 0 ? _denseLayers[layer - 1].Outputs : _layers[^1].Outputs(shape);
}
