namespace LstmOnnx.Training;

/// <summary>
/// Draws the first weights: by the preset, but where the options name something else. Every tensor has a random stream of its own, so the size of one does
/// not change the others.
/// </summary>
internal static class Initialiser
{
    public static void Lstm(LstmParameters lstm, NetworkOptions options, int place)
    {
        var hiddenSize = lstm.HiddenSize;
        var isPyTorch = options.Initialisation == Initialisation.PyTorch;
        // ±1/√H whatever the tensor.
        var pyTorch = new WeightInitialisation(WeightInitialiser.Uniform, 1 / Math.Sqrt(hiddenSize));
        var input = options.InputInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.GlorotUniform));
        var recurrent = options.RecurrentInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.Orthogonal));
        WeightDraw.Fill(lstm.InputWeights, input, Stream(options, place));
        WeightDraw.Fill(lstm.RecurrentWeights, recurrent, Stream(options, place + 1));
        if (isPyTorch)
            WeightDraw.TwoUniforms(lstm.Bias, pyTorch.Scale!.Value, Stream(options, place + 2));
        if (options.UnitForgetBias ?? !isPyTorch)
            lstm.Bias.Values.AsSpan(2 * hiddenSize, hiddenSize).Fill(1);
    }

    public static void Dense(DenseParameters dense, NetworkOptions options, int place)
    {
        var isPyTorch = options.Initialisation == Initialisation.PyTorch;
        var pyTorch = new WeightInitialisation(WeightInitialiser.Uniform, 1 / Math.Sqrt(dense.InputSize));
        WeightDraw.Fill(dense.Weights, options.DenseInitialiser ?? (isPyTorch ? pyTorch : new(WeightInitialiser.GlorotUniform)), Stream(options, place));
        if (isPyTorch)
            WeightDraw.Fill(dense.Bias, pyTorch, Stream(options, place + 1));
    }

    private static RandomStream Stream(NetworkOptions options, int place) => new(options.Seed, RandomPurpose.Weights, place);
}
