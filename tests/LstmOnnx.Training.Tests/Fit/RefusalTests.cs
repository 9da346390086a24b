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
