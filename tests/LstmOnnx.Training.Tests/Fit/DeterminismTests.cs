using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>The bytes of the result do not depend on threads or on the run.</summary>
public class DeterminismTests
{
    private static readonly NetworkOptions Options = Networks.Options(
        layers: [new(19, Bidirectional: true, Dropout: 0.2f), new(13, Dropout: 0.1f)], dense: [11], initialisation: Initialisation.Keras);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Threads_and_repetition_change_no_bit(int threads)
    {
        // 53 samples in batches of 16: the last batch holds 5, so 3 and 4 threads cut it unevenly.
        var expected = Fit(threads: 1);
        var actual = Fit(threads);
        for (var i = 0; i < expected.Network.Parameters.Count; i++)
            Near.SameBits(expected.Network.Parameters[i].Values, actual.Network.Parameters[i].Values);
        Assert.Equal(expected.History.Epochs.Select(Losses), actual.History.Epochs.Select(Losses));
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.RmsProp)]
    [InlineData(OptimizerKind.Adam)]
    public void Threads_change_no_bit_of_clipped_updates_whose_rate_and_momentum_change(OptimizerKind kind)
    {
        // 19 600 recurrent weights in the second layer: the update cuts them in two.
        var options = Networks.Options(layers: [new(9), new(70)], dense: [11]);
        var networks = Array.ConvertAll([1, 3], threads =>
        {
            var network = new LstmNetwork(options);
            new Trainer(network, new FitOptions
            {
                Epochs = 2,
                BatchSize = 16,
                Optimizer = new OptimizerOptions { Kind = kind, LearningRate = 0.01, WeightDecay = 0.01, Centered = kind == OptimizerKind.RmsProp },
                Schedule = new ScheduleOptions { Kind = ScheduleKind.OneCycle, WarmupUpdates = 2 },
                ClipValue = 0.01f,
                ClipNorm = 0.05f,
                Threads = threads,
            }).Fit(Networks.Data(options, count: 53, window: 5, seed: 33), null);
            return network;
        });
        AllSame(networks);
    }

    public static TheoryData<string> Cases => TrainingCase.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_change_no_bit_of_any_network(string name)
    {
        var training = TrainingCase.Of(name);
        var networks = Array.ConvertAll([1, 2, 3, 4], threads =>
        {
            var network = new LstmNetwork(training.Network);
            new Trainer(network, training.Fit with { Epochs = 2, BatchSize = 16, ClipNorm = 0.5f, Threads = threads, Optimizer = new() { LearningRate = 0.01 } })
                .Fit(training.Data(count: 37, window: 6, seed: 33), training.Data(count: 9, window: 6, seed: 34));
            return network;
        });
        AllSame(networks);
    }

    [Fact]
    public void Threads_change_no_bit_of_a_stateful_training()
    {
        var options = Networks.Options(layers: [new(7), new(5) { Cell = CellKind.Gru }]) with { ReturnSequences = true };
        AllSame(Array.ConvertAll([1, 2, 3, 4], threads =>
        {
            var network = new LstmNetwork(options);
            new Trainer(network, new FitOptions { Epochs = 3, BatchSize = 7, Stateful = true, Shuffle = false, Threads = threads })
                .Fit(Networks.Streams(options, batchSize: 7, batches: 4, window: 5, seed: 35), Networks.Streams(options, batchSize: 7, batches: 1, window: 5, seed: 36));
            return network;
        }));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        var one = Fit(threads: 1, seed: 1);
        var other = Fit(threads: 1, seed: 2);
        Assert.NotEqual(one.Network.Parameters[0].Values, other.Network.Parameters[0].Values);
    }

    private static void AllSame(LstmNetwork[] networks)
    {
        foreach (var other in networks.Skip(1))
        {
            foreach (var (one, another) in networks[0].Parameters.Zip(other.Parameters))
                Near.SameBits(one.Values, another.Values);
        }
    }

    private static (double, double?) Losses(EpochRecord epoch) => (epoch.Loss, epoch.ValidationLoss);

    private static (LstmNetwork Network, FitHistory History) Fit(int threads, int seed = 7)
    {
        var network = new LstmNetwork(Options);
        var history = new Trainer(network, new FitOptions
        {
            Epochs = 3,
            BatchSize = 16,
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.AdamW, LearningRate = 0.01, WeightDecay = 0.01 },
            ClipNorm = 0.5f,
            Seed = seed,
            Threads = threads,
        }).Fit(Networks.Data(Options, count: 53, window: 9, seed: 31), Networks.Data(Options, count: 17, window: 9, seed: 32));
        return (network, history);
    }
}
