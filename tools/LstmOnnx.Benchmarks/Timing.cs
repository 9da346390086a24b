using System.Diagnostics;

namespace LstmOnnx.Benchmarks;

/// <summary>The best of repeated runs, taken in turns so that a slow spell of the machine meets everyone.</summary>
internal static class Timing
{
    private const double SampleSeconds = 0.002;

    // Long enough for the JIT's tiers to settle.
    private const double WarmUpSeconds = 0.25;

    // ONNX Runtime's threads spin for a while after their work, on the core that the next engine's thread needs.
    private const int SpinMs = 40;

    // A core that slept meanwhile comes back slowly, on a virtual machine more so.
    private const double WakeUpSeconds = 0.02;

    /// <summary>Seconds of one call of each action.</summary>
    /// <param name="actions">The calls.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="threads">Threads that each uses; where there are several, they come to rest before the next action has its turn.</param>
    public static double[] Best(IReadOnlyList<Action> actions, double seconds, int threads = 1)
    {
        var calls = new int[actions.Count];
        var best = new double[actions.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            Repeat(actions[i], WarmUpSeconds);
            calls[i] = (int)Math.Clamp(SampleSeconds / Sample(actions[i], 1), 1, 100_000);
            best[i] = Sample(actions[i], calls[i]);
        }
        var total = Stopwatch.StartNew();
        do
        {
            for (var i = 0; i < calls.Length; i++)
            {
                if (threads > 1)
                {
                    Thread.Sleep(SpinMs);
                    Repeat(actions[i], WakeUpSeconds);
                }
                best[i] = Math.Min(best[i], Sample(actions[i], calls[i]));
            }
        }
        while (total.Elapsed.TotalSeconds < seconds);
        return best;
    }

    private static void Repeat(Action action, double seconds)
    {
        var total = Stopwatch.StartNew();
        do
            action();
        while (total.Elapsed.TotalSeconds < seconds);
    }

    private static double Sample(Action action, int calls)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            action();
        return (double)(Stopwatch.GetTimestamp() - start) / Stopwatch.Frequency / calls;
    }
}
