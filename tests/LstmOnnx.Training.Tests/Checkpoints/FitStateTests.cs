using System.Text.Json;
using LstmOnnx.Kernels;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>A fit whose state is put out between any two updates and taken in by another one goes the same way, to the bit.</summary>
public class FitStateTests
{
    private const int Window = 5;

    private static readonly NetworkOptions Options = Networks.Options(layers: [new(9, Bidirectional: true, Dropout: 0.2f), new(6)], dense: [4]);
    private static readonly FitOptions Base = new() { Epochs = 4, BatchSize = 8, Seed = 3, Threads = 1, ClipNorm = 0.5f };
    private static readonly SequenceData Train = Networks.Data(Options, count: 30, Window, seed: 51);
    private static readonly SequenceData Validation = Networks.Data(Options, count: 11, Window, seed: 52);

    public static TheoryData<string, bool> Cases => new()
    {
        { "sgd", true },
        { "nesterov", false },
        { "adam step", true },
        { "adamw cosine", false },
        { "plateau", true },
        { "rmsprop one-cycle", true },
        { "sgd warm-up", false },
        { "early", true },
    };

    private static FitOptions OptionsOf(string name) => name switch
    {
        "sgd" => Base with { Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1 } },
        "nesterov" => Base with { Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1, Momentum = 0.9, Nesterov = true } },
        "adam step" => Base with { Optimizer = new() { LearningRate = 0.01 }, Schedule = new() { Kind = ScheduleKind.Step, StepSize = 1, Factor = 0.5 } },
        "adamw cosine" => Base with { Optimizer = new() { Kind = OptimizerKind.AdamW, LearningRate = 0.01, WeightDecay = 0.1 }, Schedule = new() { Kind = ScheduleKind.Cosine } },
        // The cycle brings a momentum of its own.
        "rmsprop one-cycle" => Base with
        {
            Optimizer = new() { Kind = OptimizerKind.RmsProp, LearningRate = 0.01, Centered = true },
            Schedule = new() { Kind = ScheduleKind.OneCycle },
            ClipValue = 0.05f,
        },
        // Ends within the second epoch.
        "sgd warm-up" => Base with
        {
            Optimizer = new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1 },
            Schedule = new() { Kind = ScheduleKind.Step, StepSize = 1, Factor = 0.5, WarmupUpdates = 6 },
        },
        // No loss is better than the first: the rate falls after every second epoch.
        "plateau" => Base with { Epochs = 6, Schedule = new() { Kind = ScheduleKind.Plateau, Patience = 1, Threshold = 0.99, Factor = 0.5, Cooldown = 1 } },
        // Epochs 2 and 3 are bad.
        _ => Base with { Optimizer = new() { LearningRate = 0.2 }, EarlyStoppingPatience = 2, MinDelta = 1000 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fit_goes_on_from_every_moment_of_another(string name, bool validate)
    {
        var options = OptionsOf(name);
        var validation = validate ? Validation : null;
        var states = new List<(FitMoment Moment, string State, Dictionary<string, float[]> Tensors)>();
        var whole = Run(options, validation, (run, moment) => states.Add((moment, Json(run.State), run.Tensors.ToDictionary(tensor => tensor.Name, tensor => (float[])tensor.Values.Clone()))));

        // Four batches in an epoch: one state at the start, three within each epoch, one at its end.
        Assert.Equal(1 + (4 * whole.History.Epochs.Count), states.Count);
        if (name == "early")
            Assert.Equal((StopReason.EarlyStopped, 3), (whole.History.StopReason, whole.History.Epochs.Count));
        foreach (var (moment, state, tensors) in states)
        {
            var resumed = Run(options, validation, (_, _) => { }, state, tensors);
            Assert.Equal(whole.History.Epochs.Select(Numbers), resumed.History.Epochs.Select(Numbers));
            Assert.Equal((whole.History.StopReason, whole.History.BestEpoch), (resumed.History.StopReason, resumed.History.BestEpoch));
            foreach (var (one, other) in whole.Network.Parameters.Zip(resumed.Network.Parameters))
                Near.SameBits(one.Values, other.Values);
        }
    }

    // The states that lead from batch to batch, and the weights of an epoch's answers, are part of the state.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stateful_fit_and_one_of_weighted_classes_go_on_from_every_moment(bool stateful)
    {
        var network = Networks.Options(layers: [new(7), new(5) { Cell = CellKind.Gru, RecurrentDropout = 0.2f }], task: TaskKind.MultiClass) with { ReturnSequences = true };
        var options = Base with { Epochs = 3, BatchSize = 6, Stateful = stateful, Shuffle = !stateful, ClassWeights = [1, 2, 5] };
        var (train, validation) = (Networks.Streams(network, 6, 3, Window, seed: 54), Networks.Streams(network, 6, 2, Window, seed: 55));
        var states = new List<(string State, Dictionary<string, float[]> Tensors)>();
        var whole = Run(network, options, train, validation, (run, _) => states.Add((Json(run.State), run.Tensors.ToDictionary(tensor => tensor.Name, tensor => (float[])tensor.Values.Clone()))));
        Assert.Equal(1 + 9, states.Count);
        Assert.Equal(stateful ? 3 : 0, states[0].Tensors.Keys.Count(name => name.StartsWith("states.", StringComparison.Ordinal)));
        foreach (var (state, tensors) in states)
        {
            var resumed = Run(network, options, train, validation, (_, _) => { }, state, tensors);
            Assert.Equal(whole.History.Epochs.Select(Numbers), resumed.History.Epochs.Select(Numbers));
            foreach (var (one, other) in whole.Network.Parameters.Zip(resumed.Network.Parameters))
                Near.SameBits(one.Values, other.Values);
        }
    }

    [Fact]
    public void The_time_of_an_epoch_is_that_of_its_parts()
    {
        var states = new List<FitState>();
        Run(Base, Validation, (run, _) => states.Add(run.State));
        var resumed = Run(Base, Validation, (_, _) => { }, Json(states[2] with { EpochTime = TimeSpan.FromHours(1) }), null);
        Assert.InRange(resumed.History.Epochs[0].Duration, TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
        Assert.InRange(resumed.History.Epochs[1].Duration, TimeSpan.Zero, TimeSpan.FromHours(0.1));
        Assert.InRange(resumed.History.Duration, TimeSpan.Zero, TimeSpan.FromHours(0.1));
    }

    [Fact]
    public void A_state_that_no_such_fit_can_have_is_refused_in_words()
    {
        FitState? state = null;
        using var step = new TrainingStep(new LstmNetwork(Options), Base, Base.BatchSize, Window);
        var run = new FitRun(new LstmNetwork(Options), FitLimits.Of(Base, Train, Validation), step, null, TestContext.Current.CancellationToken);
        Run(Base, Validation, (other, moment) => state = moment == FitMoment.EpochEnd && state is null ? other.State : state);
        Assert.Null(run.FaultOf(state!));
        (FitState Bad, string Fault)[] bad =
        [
            (state! with { Epoch = 0 }, "epoch 0, batch 0 is not among"),
            (state with { Epoch = 6 }, "epoch 6, batch 0 is not among 4 epochs of 4 batches"),
            (state with { Batch = 5 }, "epoch 2, batch 5"),
            (state with { Batch = -1 }, "epoch 2, batch -1"),
            (state with { Updates = 5 }, "5 updates do not lead to epoch 2, batch 0"),
            (state with { Epochs = [] }, "the history is not that of 1 epochs"),
            (state with { Epochs = [null!] }, "the history"),
            (state with { BestEpoch = 2 }, "epoch 2 cannot be the best of 1"),
            (state with { BadEpochs = 2 }, "2 of 1 epochs cannot be bad"),
            (state with { Schedule = new Dictionary<string, double> { ["epoch"] = 1 } }, "the schedule has epoch"),
        ];
        foreach (var (one, fault) in bad)
            Assert.Contains(fault, run.FaultOf(one), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_decides_numbers_is_in_the_fingerprint_and_nothing_else()
    {
        var mine = TrainingFingerprint.Of(Options, Base, Train, Validation);
        Assert.Null(mine.DifferenceFrom(Of(Options, Base with { Threads = 7, MaxTime = TimeSpan.FromDays(1), Loss = LossKind.MeanSquaredError })));
        (TrainingFingerprint Other, string Difference)[] others =
        [
            (Of(Options, Base with { BatchSize = 9 }), "fit.batch_size is 9 there and 8 here"),
            (Of(Options, Base with { Optimizer = new() { Kind = OptimizerKind.AdamW } }), "fit.optimizer.kind is \"AdamW\" there and \"Adam\" here"),
            (Of(Options, Base with { OverfitBatches = 2 }), "fit.overfit_batches is 2 there and null here"),
            (Of(Options, Base with { ClipNorm = null }), "fit.clip_norm is null there and 0.5 here"),
            (Of(Options with { Layers = [new(9, true, 0.2f), new(7)] }, Base), "network.layers[1].hidden_size is 7 there and 6 here"),
            (Of(Options with { Layers = [new(9, true, 0.2f)] }, Base), "network.layers is [{"),
            (TrainingFingerprint.Of(Options, Base, Train, null), "validation is null there and {"),
            (TrainingFingerprint.Of(Options, Base, Networks.Data(Options, 30, Window, seed: 53), Validation), "train.sha256 is"),
            (TrainingFingerprint.Of(Options, Base, Validation, Validation), "train.windows is 11 there and 30 here; train.sha256"),
            (Of(Options with { Seed = 9, OutputSize = 8, DenseSizes = [5], Task = TaskKind.MultiClass }, Base with { Loss = LossKind.CrossEntropy }), "; and 2 more"),
        ];
        foreach (var (other, difference) in others)
            Assert.Contains(difference, mine.DifferenceFrom(other), StringComparison.Ordinal);
    }

    // Read back, as a checkpoint is.
    private static TrainingFingerprint Of(NetworkOptions network, FitOptions fit) =>
        JsonSerializer.Deserialize(JsonSerializer.Serialize(TrainingFingerprint.Of(network, fit, Train, Validation), CheckpointJson.Default.TrainingFingerprint), CheckpointJson.Default.TrainingFingerprint)!;

    private static string Json(FitState state) => JsonSerializer.Serialize(state, CheckpointJson.Default.FitState);

    private static (int, double, double?, double, double, bool) Numbers(EpochRecord epoch) =>
        (epoch.Epoch, epoch.Loss, epoch.ValidationLoss, epoch.LearningRate, epoch.GradientNorm, epoch.IsBest);

    private static (LstmNetwork Network, FitHistory History) Run(FitOptions options, SequenceData? validation, Action<FitRun, FitMoment> reached, string? state = null, Dictionary<string, float[]>? tensors = null) =>
        Run(Options, options, Train, validation, reached, state, tensors);

    private static (LstmNetwork Network, FitHistory History) Run(
        NetworkOptions networkOptions, FitOptions options, SequenceData train, SequenceData? validation, Action<FitRun, FitMoment> reached, string? state = null, Dictionary<string, float[]>? tensors = null)
    {
        var network = new LstmNetwork(networkOptions);
        using var step = new TrainingStep(network, options, options.BatchSize, Window, SimdKernels.Selected);
        var run = new FitRun(network, FitLimits.Of(options, train, validation), step, null, TestContext.Current.CancellationToken);
        run.Reached = moment => reached(run, moment);
        if (state is not null)
            run.GoTo(JsonSerializer.Deserialize(state, CheckpointJson.Default.FitState)!);
        foreach (var tensor in tensors is null ? [] : run.Tensors)
            tensors![tensor.Name].CopyTo(tensor.Values, 0);
        return (network, run.Run());
    }
}
