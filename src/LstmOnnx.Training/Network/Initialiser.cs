namespace LstmOnnx.Training;

/// <summary>
/// Draws the first weights: by the preset, but where the options name something else. Every tensor has a random stream of its own, so the size of one does
/// not change the others.
/// </summary>
internal static class Initialiser
{
    public static void Recurrent(RecurrentParameters parameters, NetworkOptions options, int place)
    {
        var hiddenSize = parameters.HiddenSize;
        var isPyTorch = options.Initialisation == Initialisation.PyTorch;
        // ±1/√H whatever the tensor.
        var pyTorch = new WeightInitialisation(WeightInitialiser.Uniform, 1 / Math.Sqrt(hiddenSize));
        var input = options.InputInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.GlorotUniform));
        var recurrent = options.RecurrentInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.Orthogonal));
        WeightDraw.Fill(parameters.InputWeights, input, Stream(options, place++));
        WeightDraw.Fill(parameters.RecurrentWeights, recurrent, Stream(options, place++));
        if (isPyTorch)
            PyTorchBias(parameters, pyTorch.Scale!.Value, Stream(options, place));
        if (parameters.Cell == CellKind.Lstm && options.ChronoLength is { } length)
            Chrono(parameters.Bias.Values, hiddenSize, length, Stream(options, place));
        else if (parameters.Cell == CellKind.Lstm && (options.UnitForgetBias ?? !isPyTorch))
            parameters.Bias.Values.AsSpan(2 * hiddenSize, hiddenSize).Fill(1);
        place++;
        if (parameters.Peepholes is { } peepholes)
            WeightDraw.Fill(peepholes, isPyTorch ? pyTorch : new(WeightInitialiser.Zeros), Stream(options, place++));
        if (parameters.Projection is { } projection)
            WeightDraw.Fill(projection, isPyTorch ? pyTorch : new(WeightInitialiser.GlorotUniform), Stream(options, place));
    }

    public static void Dense(DenseParameters dense, NetworkOptions options, int place)
    {
        var isPyTorch = options.Initialisation == Initialisation.PyTorch;
        var pyTorch = new WeightInitialisation(WeightInitialiser.Uniform, 1 / Math.Sqrt(dense.InputSize));
        WeightDraw.Fill(dense.Weights, options.DenseInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.GlorotUniform)), Stream(options, place));
        if (isPyTorch)
            WeightDraw.Fill(dense.Bias, pyTorch, Stream(options, place + 1));
    }

    // Keras: uniform in ±0.05; PyTorch: standard normal.
    public static void Embedding(EmbeddingParameters embedding, NetworkOptions options, int place) => WeightDraw.Fill(
        embedding.Weights,
        options.Initialisation == Initialisation.PyTorch ? new(WeightInitialiser.Normal, 1) : new(WeightInitialiser.Uniform),
        Stream(options, place));

    // PyTorch has two biases per gate; where they are only ever added, the one here is the sum of two draws.
    private static void PyTorchBias(RecurrentParameters parameters, double bound, RandomStream random)
    {
        var bias = parameters.Bias.Values.AsSpan();
        var summed = parameters.Cell == CellKind.Gru ? 2 * parameters.HiddenSize : bias.Length;
        WeightDraw.TwoUniforms(bias[..summed], bound, ref random);
        WeightDraw.Uniform(bias[summed..], bound, ref random);
    }

    private static void Chrono(Span<float> bias, int hiddenSize, int length, RandomStream random)
    {
        for (var unit = 0; unit < hiddenSize; unit++)
        {
            var forget = (float)Math.Log(1 + ((length - 2) * random.NextUnit()));
            (bias[unit], bias[(2 * hiddenSize) + unit]) = (-forget, forget);
        }
    }

    private static RandomStream Stream(NetworkOptions options, int place) => new(options.Seed, RandomPurpose.Weights, place);
}
