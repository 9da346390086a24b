namespace LstmOnnx.Training;

/// <summary>
/// Recurrent layers, dense layers and a head, with their weights. A trainer changes the weights; any number of threads may
/// <see cref="Predict"/> while nobody trains.
/// </summary>
public sealed class LstmNetwork
{
    private readonly Dictionary<string, Parameter> _parametersByName;

    /// <summary>A network with fresh weights, drawn by the options' seed. Allocates weights and gradients.</summary>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    public LstmNetwork(NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        Options = options;

        var parameters = new List<Parameter>();
        if (options.Embedding is { } embedding)
        {
            Embedding = new EmbeddingParameters(embedding);
            Initialiser.Embedding(Embedding, options, parameters.Count);
            parameters.Add(Embedding.Weights);
        }
        var layers = new RecurrentParameters[options.Layers.Count][];
        var inputSize = options.FirstSize;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var layerOptions = options.Layers[layer];
            string[] directions = layerOptions.Bidirectional ? ["forward", "reverse"] : ["forward"];
            layers[layer] = Array.ConvertAll(directions, direction => new RecurrentParameters($"{layerOptions.CellName}.{layer}.{direction}", layerOptions, inputSize));
            foreach (var recurrent in layers[layer])
            {
                Initialiser.Recurrent(recurrent, options, parameters.Count);
                parameters.AddRange(recurrent.All);
            }
            inputSize = layerOptions.OutputSize;
        }

        int[] denseSizes = [.. options.DenseSizes, options.OutputSize];
        var denseLayers = new DenseParameters[denseSizes.Length];
        for (var layer = 0; layer < denseSizes.Length; layer++)
        {
            var dense = denseLayers[layer] = new DenseParameters($"dense.{layer}", inputSize, denseSizes[layer]);
            Initialiser.Dense(dense, options, parameters.Count);
            parameters.AddRange([dense.Weights, dense.Bias]);
            inputSize = denseSizes[layer];
        }

        (Layers, DenseLayers, Parameters) = (layers, denseLayers, parameters);
        _parametersByName = parameters.ToDictionary(parameter => parameter.Name);
    }

    /// <summary>The network's shape.</summary>
    public NetworkOptions Options { get; }

    /// <summary>
    /// All tensors. "embedding.weights" [V, E]. Per recurrent layer k and direction (forward, then reverse), with "gru" or "rnn" in the place of "lstm":
    /// "lstm.k.forward.input_weights" [4H, I], "lstm.k.forward.recurrent_weights" [4H, H or P], "lstm.k.forward.bias" [4H], "lstm.k.forward.peepholes" [3H],
    /// "lstm.k.forward.projection" [P, H]; ONNX's layout and gate order (iofc, peepholes iof; zrh), Wb and Rb summed. A GRU has [3H, ·] and a bias [4H]: z, r,
    /// h's Wb, h's Rb; an RNN [H, ·] and [H]. Then "dense.k.weights" [outputs, inputs] and "dense.k.bias" [outputs]. The last dense layer is the head.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many numbers training changes.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Values.Length);

    /// <summary>Null where features go in.</summary>
    internal EmbeddingParameters? Embedding { get; }

    /// <summary>[layer][direction].</summary>
    internal RecurrentParameters[][] Layers { get; }

    internal DenseParameters[] DenseLayers { get; }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Parameter GetParameter(string name) => _parametersByName.TryGetValue(name, out var parameter)
        ? parameter
        : throw new ArgumentException($"the network has no parameter '{name}'; it has {string.Join(", ", Parameters.Select(known => known.Name))}", nameof(name));

    /// <summary>
    /// Runs the network as after training: no dropout; every sequence from a zero state. Uses the kernels of <c>SimdKernels.Selected</c> and gives the same
    /// bits for a sequence whatever batch it stands in. Allocates its buffers.
    /// </summary>
    /// <param name="inputs">[B, T, I]; token numbers where there is an embedding.</param>
    /// <param name="batchSize">B, 0 or more.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    /// <param name="outputs">[B, O], or [B, T, O] where the network returns sequences: values of a regression, else probabilities. Steps past a sequence's length have zeros.</param>
    /// <param name="lengths">[B]: steps of each sequence, 1 to T; empty where all have T.</param>
    /// <exception cref="ArgumentException">A length does not fit, or an input is no token.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int batchSize, int sequenceLength, Span<float> outputs, ReadOnlySpan<int> lengths = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        CheckLength(inputs.Length, $"{nameof(inputs)} [B = {batchSize}, T = {sequenceLength}, I = {Options.InputSize}]", (long)batchSize * sequenceLength * Options.InputSize);
        var steps = Options.ReturnSequences ? sequenceLength : 1;
        CheckLength(outputs.Length, $"{nameof(outputs)} [B = {batchSize}, {(Options.ReturnSequences ? $"T = {sequenceLength}, " : "")}O = {Options.OutputSize}]", (long)batchSize * steps * Options.OutputSize);
        if (!lengths.IsEmpty && lengths.Length != batchSize)
            throw new ArgumentException($"{nameof(lengths)} has {lengths.Length} numbers; expected {batchSize}, one per sequence");
        foreach (var length in lengths)
        {
            if (length < 1 || length > sequenceLength)
                throw new ArgumentException($"{nameof(lengths)} has {length}; expected 1 to {sequenceLength}");
        }
        if (Embedding is { } embedding)
            DataCheck.AreTokens(inputs, embedding.VocabularySize, nameof(inputs));
        if (batchSize > 0)
            new Predictor(this, Math.Min(batchSize, Predictor.MostRows), sequenceLength).Run(inputs, batchSize, lengths, outputs);
    }

    private static void CheckLength(int found, string name, long expected)
    {
        if (found != expected)
            throw new ArgumentException($"{name} has {found} floats; expected {expected}");
    }
}
