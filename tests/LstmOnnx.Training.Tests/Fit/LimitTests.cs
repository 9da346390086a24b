using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary><see cref="FitOptions.FastDevRun"/> and <see cref="FitOptions.OverfitBatches"/>.</summary>
public class LimitTests
{
    private static readonly NetworkOptions Options = Networks.Options(layers: [new(16)]);

    private readonly LstmNetwork _network = new(Options);
    private readonly SequenceData _train = Networks.Data(Options, count: 40, window: 6, seed: 61);
    private readonly SequenceData _validation = Networks.Data(Options, count: 25, window: 6, seed: 62);

    [Fact]
    public void A_dry_run_is_an_epoch_of_the_first_batches_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        var watcher = new Watcher();
        var options = new FitOptions
        {
            Epochs = 9,
            BatchSize = 8,
            FastDevRun = 2,
            Schedule = new() { Kind = ScheduleKind.OneCycle, WarmupUpdates = 10 },
            Checkpoints = new() { Folder = folder.File("checkpoints") },
        };
        var history = new Trainer(_network, options) { Callbacks = [watcher, new CsvLog(folder.File("log.csv")), new TensorBoardLog(folder.File("events")) { Updates = true }] }
            .Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal(["start", "update 1 (1.1)", "update 2 (1.2)", "epoch 1", "end Completed"], watcher.Calls);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        // The rates are those of the whole training, whose warm-up is longer than this.
        var whole = Schedule.Create(options.Schedule, options.Optimizer.LearningRate, epochs: 9, batches: 5);
        foreach (var update in watcher.Updates)
        {
            Assert.Equal(whole.Rate, update.LearningRate);
            whole.EndUpdate();
        }

        // Both losses are those of the first 16 windows.
        var same = new LstmNetwork(Options);
        var expected = new Trainer(same, options with { FastDevRun = null, Epochs = 1, Checkpoints = null, Schedule = new() { WarmupUpdates = 0 }, Optimizer = new() { LearningRate = 1e-30 } })
            .Fit(First(_train, 16), First(_validation, 16), cancellationToken: TestContext.Current.CancellationToken).Epochs[0];
        var actual = new Trainer(new LstmNetwork(Options), options with { Schedule = new(), Optimizer = new() { LearningRate = 1e-30 } })
            .Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken).Epochs[0];
        Assert.Equal((expected.Loss, expected.ValidationLoss), (actual.Loss, actual.ValidationLoss));
    }

    [Fact]
    public void A_dry_run_takes_fewer_windows_than_its_batches_have()
    {
        var history = new Trainer(_network, new FitOptions { BatchSize = 32, FastDevRun = int.MaxValue }).Fit(_train, null, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Null(Assert.Single(history.Epochs).ValidationLoss);
    }

    [Fact]
    public void Batches_trained_on_again_and_again_are_learned_by_heart_and_validated_on()
    {
        var watcher = new Watcher();
        var options = new FitOptions { Epochs = 400, BatchSize = 4, OverfitBatches = 2, Optimizer = new() { LearningRate = 0.02 }, Schedule = new() { Kind = ScheduleKind.Cosine } };
        var history = new Trainer(_network, options) { Callbacks = [watcher] }.Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, watcher.Starts[0].Batches);
        Assert.True(history.Epochs[0].ValidationLoss > 0.1);
        Assert.True(history.Best!.ValidationLoss < 1e-3, $"the best loss is {history.Best.ValidationLoss}");

        // In the data's order: the first update's loss is that of windows 0 to 3.
        using var step = new TrainingStep(new LstmNetwork(Options), options, 4, 6);
        Assert.Equal(step.Evaluate(_train, [0, 1, 2, 3]), watcher.Updates[0].Loss);
    }

    private static SequenceData First(SequenceData data, int count) =>
        new(data.Rows, data.FeatureCount, data.Starts[..count], data.Window, data.Targets[..(count * data.TargetSize)], data.TargetSize);
}
