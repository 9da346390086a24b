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

    /// <summary>Windows that overlap, cut from seeded rows; tokens and targets that fit the network.</summary>
    public static SequenceData Data(NetworkOptions options, int count, int window, int seed, bool ownLengths = false)
    {
        var rowCount = count + window - 1;
        var rows = Rows(options, rowCount, seed);
        var targets = Targets(options, options.ReturnSequences ? rowCount : count, seed + 1);
        int[]? lengths = ownLengths ? [.. Enumerable.Range(0, count).Select(i => 1 + (i * 3 % window))] : null;
        return new SequenceData(rows, options.InputSize, [.. Enumerable.Range(0, count)], window, targets, options.TargetSize, options.ReturnSequences, lengths);
    }

    /// <summary>One long table as the windows of a stateful training.</summary>
    public static SequenceData Streams(NetworkOptions options, int batchSize, int batches, int window, int seed)
    {
        var rowCount = batchSize * batches * window;
        return SequenceData.Streams(Rows(options, rowCount, seed), options.InputSize, Targets(options, rowCount, seed + 1), options.TargetSize, batchSize, window);
    }

    private static float[] Rows(NetworkOptions options, int count, int seed)
    {
        var rows = TestSupport.Seeded.Floats(count * options.InputSize, seed);
        return options.Embedding is { } embedding ? Array.ConvertAll(rows, value => MathF.Floor((value + 1) / 2 * embedding.VocabularySize)) : rows;
    }

    private static float[] Targets(NetworkOptions options, int count, int seed) => Array.ConvertAll(
        TestSupport.Seeded.Floats(count * options.TargetSize, seed),
        value => options.Task switch
        {
            TaskKind.Binary => value > 0 ? 1 : 0,
            TaskKind.MultiClass => MathF.Floor((value + 1) / 2 * options.OutputSize),
            _ => value,
        });
}
