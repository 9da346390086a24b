using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>A small training with a folder for checkpoints: twelve updates, four an epoch.</summary>
internal sealed class CheckpointCase : IDisposable
{
    private const int Window = 5;

    private readonly TemporaryFolder _root = new();

    public static NetworkOptions Network { get; } = Networks.Options(layers: [new(5, Dropout: 0.2f)]);

    public static FitOptions Fit { get; } = new() { Epochs = 3, BatchSize = 8, Seed = 3, Threads = 1, Optimizer = new() { LearningRate = 0.02 } };

    public SequenceData Train { get; } = Networks.Data(Network, count: 30, Window, seed: 51);

    public SequenceData Validation { get; } = Networks.Data(Network, count: 11, Window, seed: 52);

    /// <summary>Does not exist at first.</summary>
    public string Folder => _root.File("runs/first");

    /// <summary>With a checkpoint after each update.</summary>
    public FitOptions Saving => Fit with { Checkpoints = new() { Folder = Folder, EveryUpdates = 1 } };

    /// <summary>The weights of the training that nothing disturbs.</summary>
    public float[][] Undisturbed()
    {
        var network = new LstmNetwork(Network);
        new Trainer(network, Fit).Fit(Train, Validation, cancellationToken: TestContext.Current.CancellationToken);
        return Weights(network);
    }

    public static float[][] Weights(LstmNetwork network) => [.. network.Parameters.Select(parameter => (float[])parameter.Values.Clone())];

    /// <summary>Trains with checkpoints, from the latest where asked, and is cancelled after so many updates.</summary>
    public void StopAfter(int updates, FaultyFiles? files = null, bool resume = false)
    {
        using var source = new CancellationTokenSource();
        using var stop = new OnUpdate(updates, source.Cancel);
        var trainer = new Trainer(new LstmNetwork(Network), Saving) { Files = files ?? new FaultyFiles() };
        var history = resume
            ? trainer.Resume(Checkpoint.Latest(Folder), Train, Validation, cancellationToken: source.Token)
            : trainer.Fit(Train, Validation, cancellationToken: source.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
    }

    /// <summary>Goes on from the latest checkpoint to the end, and has to end in the weights of the undisturbed training.</summary>
    public void ResumesTo(float[][] expected, int? everyUpdates = 1)
    {
        var network = new LstmNetwork(Network);
        var history = new Trainer(network, Fit with { Checkpoints = new() { Folder = Folder, EveryUpdates = everyUpdates } })
            .Resume(Checkpoint.Latest(Folder), Train, Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((StopReason.Completed, 3), (history.StopReason, history.Epochs.Count));
        foreach (var (one, other) in expected.Zip(Weights(network)))
            Near.SameBits(one, other);
    }

    public string[] Names() => [.. Directory.GetFileSystemEntries(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static string Name(int updates) => $"checkpoint-{updates:D12}.safetensors";

    public string PathOf(int updates) => Path.Combine(Folder, Name(updates));

    public void Dispose() => _root.Dispose();
}
