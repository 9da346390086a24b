using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>Every way in which training ends, and whose weights the network then has.</summary>
public class StoppingTests
{
    private const int Window = 6;

    private static readonly NetworkOptions Options = Networks.Options(layers: [new(8)]);

    private static readonly FitOptions Fit = new()
    {
        Epochs = 12,
        BatchSize = 8,
        // So coarse that the loss goes up and down.
        Optimizer = new OptimizerOptions { LearningRate = 0.2 },
        Threads = 1,
    };

    private readonly LstmNetwork _network = new(Options);
    private readonly SequenceData _train = Networks.Data(Options, count: 30, Window, seed: 81);
    private readonly SequenceData _validation = Networks.Data(Options, count: 11, Window, seed: 82);

    [Fact]
    public void All_epochs_run_and_the_best_weights_are_back()
    {
        var history = new Trainer(_network, Fit).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(StopReason.Completed, history.StopReason);
        Assert.Equal(Enumerable.Range(1, 12), history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(history.Epochs.Min(epoch => epoch.ValidationLoss), history.Best!.ValidationLoss);
        Assert.NotEqual(12, history.BestEpoch);
        CheckBestWeights(history);
        var best = double.PositiveInfinity;
        foreach (var epoch in history.Epochs)
        {
            Assert.Equal(epoch.ValidationLoss < best, epoch.IsBest);
            best = Math.Min(best, epoch.ValidationLoss!.Value);
        }
    }

    [Fact]
    public void Without_validation_the_training_loss_decides()
    {
        var history = new Trainer(_network, Fit).Fit(_train, validation: null, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(history.Epochs, epoch => Assert.Null(epoch.ValidationLoss));
        Assert.Equal(history.Epochs.MinBy(epoch => epoch.Loss)!.Epoch, history.BestEpoch);
    }

    [Fact]
    public void Patience_counts_epochs_that_are_not_better_by_the_margin()
    {
        // No loss is lower than the first by a thousand: epochs 2, 3 and 4 are bad.
        var history = new Trainer(_network, Fit with { EarlyStoppingPatience = 3, MinDelta = 1000 }).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.EarlyStopped, history.StopReason);
        Assert.Equal(4, history.Epochs.Count);
        CheckBestWeights(history);
    }

    [Fact]
    public void Early_stopping_starts_again_after_a_better_epoch()
    {
        // 6 is bad, 4 is better than 5 by more than 0.6; 3.5 is lower than 4, but not by 0.6: bad, twice in a row.
        var stopping = new EarlyStopping(patience: 2, minDelta: 0.6);
        Assert.Equal([false, false, false, false, true], new[] { 5.0, 6, 4, 3.5, 3.5 }.Select(stopping.ShouldStop));
        var never = new EarlyStopping(patience: null, minDelta: 0);
        Assert.DoesNotContain(true, Enumerable.Repeat(1.0, 50).Select(never.ShouldStop));
    }

    [Fact]
    public void Cancelling_keeps_the_best_epoch()
    {
        using var source = new CancellationTokenSource();
        var progress = new OnProgress(report =>
        {
            if (report.Epoch == 3 && report.IsEpochEnd)
                source.Cancel();
        });
        var history = new Trainer(_network, Fit).Fit(_train, _validation, progress, source.Token);
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal(3, history.Epochs.Count);
        CheckBestWeights(history);
    }

    [Fact]
    public void Cancelling_before_the_first_update_changes_nothing()
    {
        var before = _network.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        var history = new Trainer(_network, Fit).Fit(_train, _validation, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal((StopReason.Cancelled, 0, 0), (history.StopReason, history.BestEpoch, history.Epochs.Count));
        Assert.Null(history.Best);
        for (var i = 0; i < before.Length; i++)
            Near.SameBits(before[i], _network.Parameters[i].Values);
    }

    [Fact]
    public void The_time_allowed_ends_it()
    {
        var history = new Trainer(_network, Fit with { MaxTime = TimeSpan.FromTicks(1) }).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(StopReason.TimeUp, history.StopReason);
        Assert.Empty(history.Epochs);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_with_the_best_weights()
    {
        var poison = new OnProgress(report =>
        {
            if (report.Epoch == 3 && report.IsEpochEnd)
                _network.GetParameter("dense.0.bias").Values[1] = float.NaN;
        });
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(_network, Fit).Fit(_train, _validation, poison, TestContext.Current.CancellationToken));
        Assert.Equal(("loss", 4, 1), (thrown.What, thrown.Epoch, thrown.Batch));
        Assert.Equal(StopReason.Diverged, thrown.History.StopReason);
        Assert.Equal(3, thrown.History.Epochs.Count);
        Assert.Contains($"training diverged in epoch 4, batch 1: the loss is NaN. The network has the weights of epoch {thrown.History.BestEpoch} again.", thrown.Message, StringComparison.Ordinal);
        CheckBestWeights(thrown.History);
    }

    [Fact]
    public void Weights_that_overflow_stop_it_before_they_count_as_a_result()
    {
        var before = _network.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        var options = Fit with { Epochs = 1, BatchSize = 30, Optimizer = new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 1e40 } };
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(_network, options).Fit(_train, validation: null, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("largest weight", thrown.What);
        Assert.Contains("the weights that it started from", thrown.Message, StringComparison.Ordinal);
        for (var i = 0; i < before.Length; i++)
            Near.SameBits(before[i], _network.Parameters[i].Values);
    }

    [Fact]
    public void Weights_that_overflow_in_an_epochs_last_update_are_named_before_the_validation_that_they_spoil()
    {
        var options = Fit with { Epochs = 1, BatchSize = 30, Optimizer = new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 1e40 } };
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(_network, options).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(("largest weight", 1, 1, 0), (thrown.What, thrown.Epoch, thrown.Batch, thrown.History.BestEpoch));
    }

    [Fact]
    public void A_validation_loss_that_overflows_stops_it_with_the_weights_that_it_started_from()
    {
        // Rows of zeros leave h at 0, rows of ones take each of the eight units near 1: 8 · 3e38 is no float any more.
        var zeros = new SequenceData(new float[_train.Rows.Length], _train.FeatureCount, _train.Starts, _train.Window, _train.Targets, _train.TargetSize);
        var ones = new SequenceData([.. _validation.Rows.Select(_ => 1f)], _validation.FeatureCount, _validation.Starts, _validation.Window, _validation.Targets, _validation.TargetSize);
        Array.Fill(_network.GetParameter("lstm.0.forward.input_weights").Values, 5f);
        Array.Clear(_network.GetParameter("lstm.0.forward.bias").Values);
        Array.Fill(_network.GetParameter("dense.0.weights").Values, 3e38f);
        var before = _network.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        var options = Fit with { Optimizer = new OptimizerOptions { LearningRate = 1e-30 } };
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(_network, options).Fit(zeros, ones, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(("validation loss", 1), (thrown.What, thrown.Epoch));
        Assert.Contains("the validation loss is ∞", thrown.Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
        for (var i = 0; i < before.Length; i++)
            Near.SameBits(before[i], _network.Parameters[i].Values);
    }

    [Fact]
    public void A_gradient_that_overflows_stops_it_where_the_loss_is_still_a_number()
    {
        // The output gate makes h about 2e-22, and above 0; the two dense layers multiply it by 1e50: the output and its loss are numbers, dL/dh is none.
        var options = Networks.Options(layers: [new(8)], dense: [6]);
        var network = new LstmNetwork(options);
        Array.Fill(network.GetParameter("lstm.0.forward.bias").Values, -50f, 8, 8);
        Array.Fill(network.GetParameter("lstm.0.forward.bias").Values, 3f, 24, 8);
        Array.Fill(network.GetParameter("dense.0.weights").Values, 1e25f);
        Array.Fill(network.GetParameter("dense.1.weights").Values, 1e25f);
        var before = network.Parameters.Select(parameter => (float[])parameter.Values.Clone()).ToArray();
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(network, Fit with { Loss = LossKind.MeanAbsoluteError }).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(("gradient norm", 1, 1), (thrown.What, thrown.Epoch, thrown.Batch));
        for (var i = 0; i < before.Length; i++)
            Near.SameBits(before[i], network.Parameters[i].Values);
    }

    [Fact]
    public void A_network_with_a_weight_that_is_none_is_not_exported()
    {
        using var folder = new TemporaryFolder();
        _network.GetParameter("dense.0.bias").Values[1] = float.PositiveInfinity;
        var thrown = Assert.Throws<ExportMismatchException>(() => OnnxExporter.Export(_network, folder.File("model.onnx")));
        Assert.Contains("parameter 'dense.0.bias' has ∞ at 1 of 3", thrown.Message.Replace("Infinity", "∞", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_rate_far_too_high_is_reported_with_a_remedy()
    {
        var options = Fit with { Optimizer = new OptimizerOptions { Kind = OptimizerKind.Sgd, LearningRate = 1e20 } };
        var thrown = Assert.Throws<TrainingDivergedException>(() => new Trainer(_network, options).Fit(_train, _validation, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("Use a learning rate below 1E+20", thrown.Message, StringComparison.Ordinal);
        Assert.All(_network.Parameters, parameter => Assert.All(parameter.Values, value => Assert.True(float.IsFinite(value))));
    }

    // The validation loss of the weights that the network has now is the best epoch's, to the last bit.
    private void CheckBestWeights(FitHistory history)
    {
        using var step = new TrainingStep(_network, Fit, Fit.BatchSize, Window);
        int[] samples = [.. Enumerable.Range(0, _validation.Count)];
        var loss = ((step.Evaluate(_validation, samples.AsSpan(0, 8)) * 8) + (step.Evaluate(_validation, samples.AsSpan(8)) * 3)) / 11;
        Assert.Equal(history.Best!.ValidationLoss, loss);
    }
}
