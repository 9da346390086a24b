using System.Diagnostics;
using LstmOnnx.Training;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>One network's training on one task: fresh sequences for every update, the same for every contender.</summary>
internal sealed class MemoryRun
{
    public const int HiddenSize = 32;
    private const int BatchSize = 32;
    private const int ValidationCount = 256;
    private const int Updates = 1000;
    private const int UpdatesPerPoint = 40;
    private const int ValidationSeed = 1;

    private MemoryRun(MemoryTask task, Contender contender, double rate, int seed)
    {
        (Task, Contender, Rate) = (task, contender, rate);
        Network = new LstmNetwork(new NetworkOptions
        {
            InputSize = task.InputSize,
            Layers = [new(HiddenSize) { Cell = contender.Cell }],
            OutputSize = task.OutputSize,
            Task = task.Kind,
            Seed = seed,
            Initialisation = contender.Start,
            ChronoLength = contender.Cell == CellKind.Lstm ? task.SequenceLength : null,
        });
    }

    public MemoryTask Task { get; }

    public Contender Contender { get; }

    public double Rate { get; }

    /// <summary>With the weights of the point with the lowest validation loss.</summary>
    public LstmNetwork Network { get; }

    /// <summary>The validation loss every <see cref="UpdatesPerPoint"/> updates, from before the first.</summary>
    public List<(int Update, double Loss)> Curve { get; } = [];

    public GradientFlow Before { get; private set; } = null!;

    public GradientFlow After { get; private set; } = null!;

    public double BestLoss => Curve.Min(point => point.Loss);

    public TimeSpan Duration { get; private set; }

    public static MemoryRun Train(MemoryTask task, Contender contender, double rate, int seed, int threads)
    {
        var run = new MemoryRun(task, contender, rate, seed);
        var watch = Stopwatch.StartNew();
        run.Train(seed, threads);
        run.Duration = watch.Elapsed;
        return run;
    }

    private void Train(int seed, int threads)
    {
        var options = new FitOptions { Optimizer = new() { LearningRate = Rate }, ClipNorm = 1, Seed = seed, Threads = threads };
        var validation = Task.Draw(ValidationCount, ValidationSeed);
        int[] batch = [.. Enumerable.Range(0, BatchSize)];
        int[] all = [.. Enumerable.Range(0, ValidationCount)];
        Before = GradientFlow.Measure(Network, options, validation, batch);
        using var step = new TrainingStep(Network, options, ValidationCount, Task.SequenceLength);
        var best = double.PositiveInfinity;
        float[][] weights = [];
        for (var update = 0; ; update++)
        {
            if (update % UpdatesPerPoint == 0)
            {
                var loss = step.Evaluate(validation, all);
                Curve.Add((update, loss));
                if (loss < best)
                    (best, weights) = (loss, [.. Network.Parameters.Select(parameter => (float[])parameter.Values.Clone())]);
            }
            if (update == Updates)
                break;
            step.Train(Task.Draw(BatchSize, DataSeed(seed, update)), batch);
        }
        for (var i = 0; i < weights.Length; i++)
            weights[i].CopyTo(Network.Parameters[i].Values, 0);
        After = GradientFlow.Measure(Network, options, validation, batch);
    }

    // Every update of every seed has sequences of its own, and neither those of the validation nor of the test.
    private static int DataSeed(int seed, int update) => ((seed + 1) * 1_000_003) + update;
}
