namespace LstmOnnx.Training.Tests;

/// <summary>Networks and data that the tests share. Sizes are multiples of no vector width, so every tail runs.</summary>
internal static class Networks
{
    public static NetworkOptions Options(
        int inputSize = 5, RecurrentLayerOptions[]? layers = null, int[]? dense = null, int outputSize = 3, TaskKind task = TaskKind.Regression,
        int seed = 1, Initialisation initialisation = Initialisation.PyTorch) => new()
        {
            InputSize = inputSize,
            Layers = layers ?? [new RecurrentLayerOptions(7)],
            DenseSizes = dense ?? [],
            OutputSize = outputSize,
            Task = task,
            Seed = seed,
            Initialisation = initialisation,
        };

    /// <summary>Windows that overlap, cut from seeded rows; targets that fit the task.</summary>
    public static SequenceData Data(NetworkOptions options, int count, int window, int seed)
    {
        var rowCount = count + window - 1;
        var rows = TestSupport.Seeded.Floats(rowCount * options.InputSize, seed);
        var targetSize = options.Task == TaskKind.MultiClass ? 1 : options.OutputSize;
        var targets = TestSupport.Seeded.Floats(count * targetSize, seed + 1);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] = options.Task switch
            {
                TaskKind.Binary => targets[i] > 0 ? 1 : 0,
                TaskKind.MultiClass => MathF.Floor((targets[i] + 1) / 2 * options.OutputSize),
                _ => targets[i],
            };
        }
        return new SequenceData(rows, options.InputSize, [.. Enumerable.Range(0, count)], window, targets, targetSize);
    }
}
