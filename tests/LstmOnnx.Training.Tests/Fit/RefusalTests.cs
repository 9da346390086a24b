namespace LstmOnnx.Training.Tests;

/// <summary>What does not fit is refused before anything is changed, with names and sizes.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData(19, 0, 6, 3, "rows has 19 floats; expected whole rows of 2 features")]
    [InlineData(20, 0, 5, 3, "targets has 5 floats; expected 2 windows of 3")]
    [InlineData(20, -1, 6, 3, "window 1 covers rows -1 to 2; there are rows 0 to 9")]
    [InlineData(20, 7, 6, 3, "window 1 covers rows 7 to 10; there are rows 0 to 9")]
    public void Arrays_that_do_not_fit(int rowFloats, int secondStart, int targetFloats, int targetSize, string message) =>
        Throws(message, () => new SequenceData(new float[rowFloats], 2, [0, secondStart], 4, new float[targetFloats], targetSize));

    [Fact]
    public void Numbers_that_are_none()
    {
        Throws("rows: row 3, feature 1 is NaN; expected a finite number", () => new SequenceData([0, 0, 0, 0, 0, 0, 0, float.NaN], 2, [0], 2, [0], 1));
        Throws(
            "targets: window 1, value 0 is -Infinity; expected a finite number",
            () => new SequenceData(new float[8], 2, [0, 1], 2, [0, 0, float.NegativeInfinity, 0], 2));
    }

    [Fact]
    public void Data_of_another_network()
    {
        var network = new LstmNetwork(Networks.Options(inputSize: 5, outputSize: 3));
        var trainer = new Trainer(network, new FitOptions());
        Throws("the data have 4 features; the network's InputSize is 5", () => trainer.Fit(Networks.Data(Networks.Options(inputSize: 4), 3, 4, 1), null));
        Throws(
            "the data have 2 targets per window; a Regression network of OutputSize 3 needs 3",
            () => trainer.Fit(Networks.Data(Networks.Options(outputSize: 2), 3, 4, 1), null));
        Throws("there are no windows to train on", () => trainer.Fit(new SequenceData(new float[20], 5, [], 4, [], 3), null));
        var good = Networks.Data(network.Options, 3, 4, 1);
        Throws("the data have 4 features", () => trainer.Fit(good, Networks.Data(Networks.Options(inputSize: 4), 3, 4, 1)));
    }

    [Theory]
    [InlineData(TaskKind.MultiClass, 3f, "the target of window 1 is 3; expected a class index from 0 to 2")]
    [InlineData(TaskKind.MultiClass, 0.5f, "the target of window 1 is 0.5; expected a class index from 0 to 2")]
    [InlineData(TaskKind.MultiClass, -1f, "the target of window 1 is -1; expected a class index from 0 to 2")]
    [InlineData(TaskKind.Binary, 1.5f, "target 0 of window 1 is 1.5; expected a number from 0 to 1")]
    public void Targets_outside_the_task(TaskKind task, float target, string message)
    {
        var options = Networks.Options(task: task);
        var size = task == TaskKind.MultiClass ? 1 : 3;
        var targets = new float[2 * size];
        targets[size] = target;
        Throws(message, () => new Trainer(new LstmNetwork(options), new FitOptions()).Fit(new SequenceData(new float[50], 5, [0, 1], 4, targets, size), null));
    }

    [Theory]
    [InlineData(LossKind.CrossEntropy, TaskKind.Regression, "Loss CrossEntropy is for the task MultiClass; the network's task is Regression")]
    [InlineData(LossKind.MeanSquaredError, TaskKind.Binary, "Loss MeanSquaredError is for the task Regression; the network's task is Binary")]
    public void A_loss_of_another_task(LossKind loss, TaskKind task, string message) =>
        Throws(message, () => new Trainer(new LstmNetwork(Networks.Options(task: task)), new FitOptions { Loss = loss }));

    [Fact]
    public void Options_that_do_not_go_with_the_network()
    {
        var classes = Networks.Options(outputSize: 3, task: TaskKind.MultiClass);
        Throws("ClassWeights has 2 weights; expected 3, one per class", () => new Trainer(new LstmNetwork(classes), new FitOptions { ClassWeights = [1, 2] }));
        Throws("ClassWeights has 3 weights; expected none, the network's task is Regression", () => new Trainer(new LstmNetwork(Networks.Options()), new FitOptions { ClassWeights = [1, 2, 3] }));
        Throws("PositiveWeight is for the task Binary; the network's task is MultiClass", () => new Trainer(new LstmNetwork(classes), new FitOptions { PositiveWeight = 2 }));
        Throws("Loss is Quantile and the network has 0 Quantiles", () => new Trainer(new LstmNetwork(Networks.Options()), new FitOptions { Loss = LossKind.Quantile }));
        Throws("Loss is Huber and the network has 1 Quantiles", () => new Trainer(new LstmNetwork(Networks.Options() with { Quantiles = [0.5] }), new FitOptions { Loss = LossKind.Huber }));
        Throws("layer 1 is bidirectional; Stateful training needs", () => new Trainer(new LstmNetwork(Networks.Options(layers: [new(3), new(3, Bidirectional: true)])), new FitOptions { Stateful = true, Shuffle = false }));
    }

    [Fact]
    public void Data_of_another_kind_of_network()
    {
        var (last, steps) = (Networks.Options(), Networks.Options() with { ReturnSequences = true });
        Throws("the data have a target for every step; the network gives one answer per window: set ReturnSequences", () => Fit(last, Networks.Data(steps, 3, 4, 1)));
        Throws("the data have a target for every window; the network gives an answer for every step: unset ReturnSequences", () => Fit(steps, Networks.Data(last, 3, 4, 1)));
        var tokens = Networks.Options(inputSize: 1, outputSize: 2) with { Embedding = new(4, 3) };
        Throws("token 2 is 4; expected a whole number from 0 to 3", () => Fit(tokens, new SequenceData([0, 3, 4], 1, [0], 3, [0, 0], 2)));
        Throws("token 1 is 0.5; expected a whole number from 0 to 3", () => Fit(tokens, new SequenceData([0, 0.5f, 1], 1, [0], 3, [0, 0], 2)));
        Throws("token 0 is -1; expected a whole number", () => Predict(tokens, [-1f], 1, 1, []));
        Throws("window 1 has a length of 5; expected 1 to 4", () => new SequenceData(new float[9], 1, [0, 0], 4, [0, 0], 1, lengths: [4, 5]));
        Throws("window 0 has a length of 0; expected 1 to 4", () => new SequenceData(new float[9], 1, [0, 0], 4, [0, 0], 1, lengths: [0, 4]));
        Throws("window 1 covers rows 6 to 9; there are rows 0 to 8", () => new SequenceData(new float[9], 1, [7, 6], 4, [0, 0], 1, lengths: [2, 4]));
        Throws("lengths has 1 numbers; expected 2, one per window", () => new SequenceData(new float[9], 1, [0, 0], 4, [0, 0], 1, lengths: [4]));
        Throws("lengths has 7; expected 1 to 6", () => Predict(last, new float[60], 2, 6, [6, 7]));
        float[] Predict(NetworkOptions network, float[] inputs, int batchSize, int sequenceLength, int[] lengths)
        {
            var outputs = new float[batchSize * network.OutputSize];
            new LstmNetwork(network).Predict(inputs, batchSize, sequenceLength, outputs, lengths);
            return outputs;
        }
        FitHistory Fit(NetworkOptions network, SequenceData data) => new Trainer(new LstmNetwork(network), new FitOptions()).Fit(data, null);
    }

    [Fact]
    public void Windows_that_do_not_follow_one_another_in_stateful_training()
    {
        var options = Networks.Options() with { ReturnSequences = true };
        var trainer = new Trainer(new LstmNetwork(options), new FitOptions { Stateful = true, Shuffle = false, BatchSize = 2 });
        Throws("the data have 3 windows; stateful training needs a multiple of the batch size 2", () => trainer.Fit(Networks.Data(options, 3, 4, 1), null));
        Throws("window 2 starts at row 2; stateful training needs row 4, where window 0 ended", () => trainer.Fit(Networks.Data(options, 4, 4, 1), null));
        Throws("7 rows do not fill a window of 4 in each of 2 streams", () => SequenceData.Streams(new float[7], 1, new float[7], 1, batchSize: 2, window: 4));
        Throws("Shuffle is on; Stateful training takes windows in their order", () => new Trainer(new LstmNetwork(options), new FitOptions { Stateful = true }));
        var streams = SequenceData.Streams(new float[19], 1, new float[19], 1, batchSize: 2, window: 3);
        Assert.Equal([0, 9, 3, 12, 6, 15], streams.Starts);
    }

    public static TheoryData<string> Options => [.. OptionsByMessage.Keys];

    private static Dictionary<string, FitOptions> OptionsByMessage { get; } = new()
    {
        ["Epochs is 0; expected 1 or more"] = new() { Epochs = 0 },
        ["BatchSize is 0; expected 1 or more"] = new() { BatchSize = 0 },
        ["HuberDelta is 0; expected a number above 0"] = new() { HuberDelta = 0 },
        ["ClipNorm is -1; expected a number above 0, or null"] = new() { ClipNorm = -1 },
        ["ClipValue is 0; expected a number above 0, or null"] = new() { ClipValue = 0 },
        ["ClipValue is NaN; expected a number above 0, or null"] = new() { ClipValue = float.NaN },
        ["EarlyStoppingPatience is 0; expected 1 or more, or null"] = new() { EarlyStoppingPatience = 0 },
        ["MinDelta is NaN; expected 0 or more"] = new() { MinDelta = double.NaN },
        ["Threads is -1; expected 0 to 1024"] = new() { Threads = -1 },
        ["ClassWeights[1] is 0; expected a number above 0"] = new() { ClassWeights = [1, 0, 2] },
        ["PositiveWeight is NaN; expected a number above 0"] = new() { PositiveWeight = double.NaN },
        ["FastDevRun is 0; expected 1 or more, or null"] = new() { FastDevRun = 0 },
        ["OverfitBatches is 0; expected 1 or more, or null"] = new() { OverfitBatches = 0 },
        ["OverfitBatches is 2; expected null with FastDevRun"] = new() { FastDevRun = 1, OverfitBatches = 2 },
        ["MaxTime is 0; expected a time above 0, or null"] = new() { MaxTime = TimeSpan.Zero },
        ["LearningRate is 0; expected a number above 0"] = new() { Optimizer = new() { LearningRate = 0 } },
        ["LearningRate is NaN; expected a number above 0"] = new() { Optimizer = new() { LearningRate = double.NaN } },
        ["Momentum is 1; expected a number in [0, 1)"] = new() { Optimizer = new() { Momentum = 1 } },
        ["Momentum is 0; expected a number above 0 with Nesterov"] = new() { Optimizer = new() { Nesterov = true } },
        ["Beta2 is 1; expected a number in [0, 1)"] = new() { Optimizer = new() { Beta2 = 1 } },
        ["Alpha is 1; expected a number in [0, 1)"] = new() { Optimizer = new() { Alpha = 1 } },
        ["Kind is Adam; expected RmsProp with Centered"] = new() { Optimizer = new() { Centered = true } },
        ["Kind is RmsProp; expected Sgd with Nesterov"] = new() { Optimizer = new() { Kind = OptimizerKind.RmsProp, Momentum = 0.5, Nesterov = true } },
        ["Kind is 9; expected Constant, Step, Cosine, Plateau, OneCycle"] = new() { Schedule = new() { Kind = (ScheduleKind)9 } },
        ["WarmupUpdates is -1; expected 0 or more"] = new() { Schedule = new() { WarmupUpdates = -1 } },
        ["WarmupFactor is 0; expected a number in (0, 1]"] = new() { Schedule = new() { WarmupFactor = 0 } },
        ["PercentStart is NaN; expected a share in [0, 1]"] = new() { Schedule = new() { PercentStart = double.NaN } },
        ["PercentStart is 0.6; expected a share up to 0.5 with ThreePhase"] = new() { Schedule = new() { PercentStart = 0.6, ThreePhase = true } },
        ["Anneal is 2; expected Cosine, Linear"] = new() { Schedule = new() { Anneal = (AnnealKind)2 } },
        ["DivisionFactor is 0.5; expected 1 or more"] = new() { Schedule = new() { DivisionFactor = 0.5 } },
        ["FinalDivisionFactor is 0; expected a number above 0"] = new() { Schedule = new() { FinalDivisionFactor = 0 } },
        ["BaseMomentum is 1; expected a number in [0, 1)"] = new() { Schedule = new() { BaseMomentum = 1 } },
        ["MaximumMomentum is 0.5; expected a number from BaseMomentum to below 1"] = new() { Schedule = new() { MaximumMomentum = 0.5 } },
        ["Loss is 9; expected one of MeanSquaredError"] = new() { Loss = (LossKind)9 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Options_out_of_range(string message) => Throws(message, () => new Trainer(new LstmNetwork(Networks.Options()), OptionsByMessage[message]));

    [Fact]
    public void A_warmup_that_takes_all_updates()
    {
        var trainer = new Trainer(new LstmNetwork(Networks.Options()), new FitOptions { Epochs = 2, BatchSize = 4, Schedule = new() { WarmupUpdates = 4 } });
        Throws(
            "WarmupUpdates is 4; expected fewer than the 4 updates of the fit (2 epochs of 2)",
            () => trainer.Fit(Networks.Data(Networks.Options(), 5, 4, 1), null));
    }

    [Fact]
    public void Batches_that_do_not_fit_the_buffers()
    {
        using var step = new TrainingStep(new LstmNetwork(Networks.Options()), new FitOptions(), maxBatchSize: 2, maxSequenceLength: 4);
        var data = Networks.Data(Networks.Options(), 5, 4, 1);
        Throws("the batch has 3 samples; expected 1 to 2", () => step.Train(data, [0, 1, 2]));
        Throws("the batch has 0 samples; expected 1 to 2", () => step.Evaluate(data, []));
        Throws("the data's windows have 5 steps; the buffers hold 4", () => step.Train(Networks.Data(Networks.Options(), 5, 5, 1), [0]));
        Throws("sample 5 of the batch is not among the data's 5 windows", () => step.Train(data, [0, 5]));
    }

    [Fact]
    public void Buffers_that_no_array_can_hold() => Throws(
        "a batch of 100000 windows of 100000 steps needs a buffer of 50000000000 floats for 5 values a step",
        () => new TrainingStep(new LstmNetwork(Networks.Options()), new FitOptions(), 100_000, 100_000));

    [Fact]
    public void A_class_that_the_network_does_not_have_in_a_single_step()
    {
        var options = Networks.Options(task: TaskKind.MultiClass);
        using var step = new TrainingStep(new LstmNetwork(options), new FitOptions(), 2, 4);
        Throws("the target of window 0 is 3; expected a class index from 0 to 2", () => step.Train(new SequenceData(new float[20], 5, [0], 4, [3], 1), [0]));
    }

    private static void Throws(string message, Func<object?> action) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => { action(); }).Message, StringComparison.Ordinal);
}
