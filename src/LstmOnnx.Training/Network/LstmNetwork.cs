namespace LstmOnnx.Training;

/// <summary>
/// LSTM layers, dense layers and a head, with their weights. A trainer changes the weights; any number of threads may
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
        var layers = new LstmParameters[options.Layers.Count][];
        var inputSize = options.InputSize;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var hiddenSize = options.Layers[layer].HiddenSize;
            string[] directions = options.Layers[layer].Bidirectional ? ["forward", "reverse"] : ["forward"];
            layers[layer] = Array.ConvertAll(directions, direction => new LstmParameters($"lstm.{layer}.{direction}", inputSize, hiddenSize));
            foreach (var lstm in layers[layer])
            {
                Initialiser.Lstm(lstm, options, parameters.Count);
                parameters.AddRange([lstm.InputWeights, lstm.RecurrentWeights, lstm.Bias]);
            }
            inputSize = options.Layers[layer].OutputSize;
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
    /// All tensors. Per layer k and direction (forward, then reverse): "lstm.k.forward.input_weights" [4H, I], "lstm.k.forward.recurrent_weights" [4H, H],
    /// "lstm.k.forward.bias" [4H], ONNX's layout and gate order iofc, Wb and Rb summed; then "dense.k.weights" [outputs, inputs] and "dense.k.bias"
    /// [outputs]. The last dense layer is the head.
    /// </summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>How many numbers training changes.</summary>
    public long ParameterCount => Parameters.Sum(parameter => (long)parameter.Values.Length);

    /// <summary>[layer][direction].</summary>
    internal LstmParameters[][] Layers { get; }

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
    /// <param name="inputs">[B, T, I].</param>
    /// <param name="batchSize">B, 0 or more.</param>
    /// <param name="sequenceLength">T, at least 1.</param>
    /// <param name="outputs">[B, O]: values of a regression, else probabilities.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Predict(ReadOnlySpan<float> inputs, int batchSize, int sequenceLength, Span<float> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        CheckLength(inputs.Length, $"{nameof(inputs)} [B = {batchSize}, T = {sequenceLength}, I = {Options.InputSize}]", (long)batchSize * sequenceLength * Options.InputSize);
        CheckLength(outputs.Length, $"{nameof(outputs)} [B = {batchSize}, O = {Options.OutputSize}]", (long)batchSize * Options.OutputSize);
        if (batchSize > 0)
            new Predictor(this, Math.Min(batchSize, Predictor.MostRows), sequenceLength).Run(inputs, batchSize, outputs);
    }

    private static void CheckLength(int found, string name, long expected)
    {
        if (found != expected)
            throw new ArgumentException($"{name} has {found} floats; expected {expected}");
    }
}
