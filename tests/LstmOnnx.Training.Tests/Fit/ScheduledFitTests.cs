using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

/// <summary>The fit takes a rate and a momentum for every update, and reports the rate in use.</summary>
public class ScheduledFitTests
{
    private const int Epochs = 3;
    private const int Batches = 4;
    private static readonly NetworkOptions Options = Networks.Options();

    public static TheoryData<string> Schedules => [.. FitsByName.Keys];

    private static Dictionary<string, FitOptions> FitsByName { get; } = new()
    {
        ["one cycle, SGD"] = Fit(new() { Kind = OptimizerKind.Sgd, LearningRate = 0.1 }, new() { Kind = ScheduleKind.OneCycle }),
        ["one cycle, RMSprop"] = Fit(new() { Kind = OptimizerKind.RmsProp }, new() { Kind = ScheduleKind.OneCycle, ThreePhase = true }),
        ["one cycle, Adam"] = Fit(new(), new() { Kind = ScheduleKind.OneCycle, Anneal = AnnealKind.Linear }),
        ["warm-up, then by epochs"] = Fit(new() { Kind = OptimizerKind.AdamW }, new() { Kind = ScheduleKind.Step, StepSize = 1, WarmupUpdates = 5 }),
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void A_fit_gives_the_bits_of_its_updates_one_by_one(string name)
    {
        var fit = FitsByName[name];
        var data = Networks.Data(Options, count: 14, window: 5, seed: 91);
        var network = new LstmNetwork(Options);
        var reported = new List<double>();
        var history = new Trainer(network, fit).Fit(
            data, null, new OnProgress(progress =>
            {
                if (progress.IsEpochEnd)
                    reported.Add(progress.LearningRate);
            }), TestContext.Current.CancellationToken);

        var (expected, rates) = ByHand(fit, data, history.BestEpoch);
        for (var i = 0; i < expected.Parameters.Count; i++)
            Near.SameBits(expected.Parameters[i].Values, network.Parameters[i].Values);
        Assert.Equal(rates, history.Epochs.Select(epoch => epoch.LearningRate));
        Assert.Equal(rates, reported);
    }

    // Up to the end of the epoch whose weights the fit kept; the rates are those of each epoch's last update.
    private static (LstmNetwork Network, List<double> Rates) ByHand(FitOptions fit, SequenceData data, int epochs)
    {
        var (network, rates) = (new LstmNetwork(Options), new List<double>());
        using var step = new TrainingStep(network, fit, fit.BatchSize, data.Window);
        var schedule = Schedule.Create(fit.Schedule, fit.Optimizer.LearningRate, Epochs, Batches);
        int[] samples = [.. Enumerable.Range(0, data.Count)];
        for (var update = 0; update < Epochs * Batches; update++)
        {
            var first = update % Batches * fit.BatchSize;
            (step.LearningRate, step.Momentum) = (schedule.Rate, schedule.Momentum ?? fit.Optimizer.FirstMomentum);
            if (update < epochs * Batches)
                step.Train(data, samples.AsSpan(first, Math.Min(fit.BatchSize, data.Count - first)));
            schedule.EndUpdate();
            if (update % Batches < Batches - 1)
                continue;
            rates.Add(step.LearningRate);
            schedule.EndEpoch(1);
        }
        return (network, rates);
    }

    private static FitOptions Fit(OptimizerOptions optimizer, ScheduleOptions schedule) =>
        new() { Epochs = Epochs, BatchSize = 4, Optimizer = optimizer, Schedule = schedule, Shuffle = false, Threads = 2 };
}
