using LstmOnnx.Training;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// Our trainer's optimiser step (forward, MSE, backward, Adam) and its forward pass with the loss. The head is a dense layer on the last step, as the
/// peers' comparison has it.
/// </summary>
internal static class TrainingBenchmark
{
    public static TrainingRow Run(TrainingCase work, int threads, double fmaPeak, double seconds)
    {
        var network = new LstmNetwork(new NetworkOptions
        {
            InputSize = work.I,
            Layers = [.. Enumerable.Repeat(new RecurrentLayerOptions(work.H), work.L)],
            OutputSize = 1,
            Task = TaskKind.Regression,
            Seed = 1,
        });
        var options = new FitOptions
        {
            BatchSize = work.B,
            Threads = threads,
            Optimizer = new OptimizerOptions { Kind = OptimizerKind.Adam, LearningRate = 1e-3f },
            Seed = 1,
        };
        var random = new Random(1);
        var data = new SequenceData(
            BenchmarkModel.Floats(random, work.B * work.T * work.I, scale: 1), work.I, [.. Enumerable.Range(0, work.B).Select(row => row * work.T)], work.T,
            BenchmarkModel.Floats(random, work.B, scale: 1), targetSize: 1);
        int[] samples = [.. Enumerable.Range(0, work.B)];
        using var step = new TrainingStep(network, options, work.B, work.T);

        // The same batch again and again: a trainer that works brings its loss down.
        var before = step.Evaluate(data, samples);
        var best = Timing.Best([() => step.Train(data, samples), () => step.Evaluate(data, samples)], seconds);
        var after = step.Evaluate(data, samples);
        if (!(after < before))
            throw new InvalidOperationException($"{work}: the loss went from {before:R} to {after:R}: these are not the times of a training that works");
        return new TrainingRow(
            "training", work.I, work.H, work.L, work.B, work.T, threads, "simd", best[0] * 1e6, 3 * work.ForwardFlops / best[0] / 1e9, RatioToOrt: null,
            best[0] * 1e3, 3 * work.ForwardFlops / best[0] / 1e9, best[1] * 1e3, work.ForwardFlops / best[1] / 1e9, fmaPeak);
    }
}
