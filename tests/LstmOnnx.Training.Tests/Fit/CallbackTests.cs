using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>What callbacks are told, and what they can do.</summary>
public sealed class CallbackTests : IDisposable
{
    private readonly CheckpointCase _case = new();
    private readonly LstmNetwork _network = new(CheckpointCase.Network);

    public void Dispose() => _case.Dispose();

    [Fact]
    public void They_are_told_of_everything_in_order()
    {
        var watcher = new Watcher();
        var history = Fit(watcher);

        // Four batches in each of three epochs.
        Assert.Equal(
            ["start", "update 1 (1.1)", "update 2 (1.2)", "update 3 (1.3)", "update 4 (1.4)", "epoch 1", "update 5 (2.1)", "update 6 (2.2)", "update 7 (2.3)", "update 8 (2.4)", "epoch 2",
                "update 9 (3.1)", "update 10 (3.2)", "update 11 (3.3)", "update 12 (3.4)", "epoch 3", "end Completed"],
            watcher.Calls);
        Assert.Equal(history.Epochs, watcher.Epochs);
        Assert.Same(history, Assert.Single(watcher.Ends));
        var start = Assert.Single(watcher.Starts);
        Assert.Equal((4, 1, 0L, 0), (start.Batches, start.Epoch, start.Updates, start.Epochs.Count));
        Assert.Same(_network, start.Network);
        foreach (var epoch in history.Epochs)
        {
            var updates = watcher.Updates.Where(update => update.Epoch == epoch.Epoch).ToArray();
            // 30 samples in batches of 8.
            Assert.Equal(epoch.Loss, ((updates[0].Loss * 8) + (updates[1].Loss * 8) + (updates[2].Loss * 8) + (updates[3].Loss * 6)) / 30);
            Assert.Equal(epoch.GradientNorm, updates.Sum(update => update.GradientNorm) / 4);
            Assert.Equal(epoch.LearningRate, updates[3].LearningRate);
        }
    }

    [Fact]
    public void They_change_no_bit()
    {
        Fit(new Watcher());
        foreach (var (one, other) in _case.Undisturbed().Zip(CheckpointCase.Weights(_network)))
            Near.SameBits(one, other);
    }

    [Fact]
    public void One_that_stops_ends_it_with_the_best_weights_and_the_others_are_still_told()
    {
        var (stopper, other) = (new Watcher { AtEpoch = epoch => epoch.Epoch == 2 ? FitDecision.Stop : FitDecision.Continue }, new Watcher());
        var history = Fit(stopper, other);
        Assert.Equal((StopReason.Callback, 2), (history.StopReason, history.Epochs.Count));
        Assert.Equal(stopper.Calls, other.Calls);
        Assert.Equal("end Callback", other.Calls[^1]);
        CheckBestWeights(history.Epochs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_throws_ends_it_with_the_best_weights_and_its_own_exception(bool atUpdate)
    {
        var failure = new InvalidOperationException("enough");
        var watcher = new Watcher
        {
            AtUpdate = update => Throw(atUpdate && update.Update == 10),
            AtEpoch = epoch =>
            {
                Throw(!atUpdate && epoch.Epoch == 2);
                return FitDecision.Continue;
            },
        };
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() => Fit(watcher)));
        Assert.Empty(watcher.Ends);
        CheckBestWeights(watcher.Epochs);

        void Throw(bool now)
        {
            if (now)
                throw failure;
        }
    }

    [Fact]
    public void They_see_the_end_of_a_training_that_diverged()
    {
        var watcher = new Watcher { AtUpdate = update => _network.GetParameter("dense.0.bias").Values[0] = update.Update == 6 ? float.NaN : 0 };
        var thrown = Assert.Throws<TrainingDivergedException>(() => Fit(watcher));
        Assert.Equal("end Diverged", watcher.Calls[^1]);
        Assert.Same(thrown.History, Assert.Single(watcher.Ends));
    }

    [Fact]
    public void A_resumed_training_tells_what_was_done_before()
    {
        _case.StopAfter(6);
        var (watcher, whole) = (new Watcher(), new Watcher());
        new Trainer(_network, _case.Saving) { Callbacks = [watcher] }.Resume(Checkpoint.Latest(_case.Folder), _case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit) { Callbacks = [whole] }.Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        var start = Assert.Single(watcher.Starts);
        Assert.Equal((2, 6L, 1), (start.Epoch, start.Updates, Assert.Single(start.Epochs).Epoch));
        Assert.Equal(whole.Updates.Skip(6), watcher.Updates);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_update_allocates_nothing_for_them(bool watched)
    {
        // One epoch of 1,000 updates: bytes are read every hundred, and what the JIT's tiers set off once falls into some hundreds but not into all.
        var options = CheckpointCase.Fit with { Epochs = 1, BatchSize = 1 };
        var data = Networks.Data(CheckpointCase.Network, count: 1000, window: 5, seed: 55);
        var bytes = new List<long>(20);
        var updates = 0;
        using var meter = new OnUpdate(() =>
        {
            if (++updates % 100 == 0)
                bytes.Add(GC.GetAllocatedBytesForCurrentThread());
        });
        new Trainer(_network, options) { Callbacks = watched ? [new Idle(), new Idle()] : [] }.Fit(data, null, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(10, bytes.Count);
        Assert.Equal(0, bytes.Zip(bytes.Skip(1), (before, after) => after - before).Min());
    }

    private FitHistory Fit(params FitCallback[] callbacks) =>
        new Trainer(_network, CheckpointCase.Fit) { Callbacks = callbacks }.Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);

    // The validation loss of the weights that the network has now is the lowest of those epochs, to the last bit.
    private void CheckBestWeights(IEnumerable<EpochRecord> epochs)
    {
        using var step = new TrainingStep(_network, CheckpointCase.Fit, 8, 5);
        int[] samples = [.. Enumerable.Range(0, 11)];
        var loss = ((step.Evaluate(_case.Validation, samples.AsSpan(0, 8)) * 8) + (step.Evaluate(_case.Validation, samples.AsSpan(8)) * 3)) / 11;
        Assert.Equal(epochs.Min(epoch => epoch.ValidationLoss), loss);
    }

    private sealed class Idle : FitCallback
    {
        public double Sum { get; private set; }

        public override void OnUpdateEnd(in UpdateRecord update) => Sum += update.Loss;
    }
}
