using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace LstmOnnx.Runtime;

/// <summary>
/// Counts and times runs through the meter <c>LstmOnnx.Runtime</c>. Where nobody listens a run costs four checks of a flag and reads no clock; where somebody does, it allocates nothing either.
/// </summary>
internal static class RunMeter
{
    private static readonly Meter Meter = new("LstmOnnx.Runtime");

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("lstmonnx.runs", "{run}", "Runs of a session, a stream or a bank, failed ones among them.");

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("lstmonnx.steps", "{step}", "Steps of single streams: a step of a bank counts once for each member.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("lstmonnx.errors", "{error}", "Runs that threw an exception.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("lstmonnx.run.duration", "s", "Time that the engine took for a run, with the copies of what it was handed.");

    private static readonly KeyValuePair<string, object?>[] Kinds = [new("kind", "session"), new("kind", "stream"), new("kind", "bank")];

    /// <summary>Whether runs of this thread go uncounted.</summary>
    [field: ThreadStatic]
    public static bool IsMuted { get; set; }

    private static bool IsHeard => Runs.Enabled || Steps.Enabled || Errors.Enabled || Duration.Enabled;

    /// <summary>Runs an engine's session once.</summary>
    /// <param name="engine">What runs.</param>
    /// <param name="kind">What the caller has.</param>
    /// <param name="steps">How many streams make a step.</param>
    public static void Run(EngineSession engine, RunKind kind, int steps)
    {
        if (IsHeard)
            Measured(engine, kind, steps);
        else
            engine.Run();
    }

    /// <summary>Fills an input, runs an engine's session once and copies an output.</summary>
    /// <inheritdoc cref="Run(EngineSession, RunKind, int)"/>
    public static void Run(EngineSession engine, RunKind kind, int steps, int input, ReadOnlySpan<float> values, int output, Span<float> results)
    {
        if (IsHeard)
            Measured(engine, kind, steps, input, values, output, results);
        else
            engine.Run(input, values, output, results);
    }

    private static void Measured(EngineSession engine, RunKind kind, int steps)
    {
        var (start, isDone) = (Stopwatch.GetTimestamp(), false);
        try
        {
            engine.Run();
            isDone = true;
        }
        finally
        {
            Count(start, isDone, kind, steps);
        }
    }

    private static void Measured(EngineSession engine, RunKind kind, int steps, int input, ReadOnlySpan<float> values, int output, Span<float> results)
    {
        var (start, isDone) = (Stopwatch.GetTimestamp(), false);
        try
        {
            engine.Run(input, values, output, results);
            isDone = true;
        }
        finally
        {
            Count(start, isDone, kind, steps);
        }
    }

    private static void Count(long start, bool isDone, RunKind runKind, int steps)
    {
        if (IsMuted)
            return;
        var kind = Kinds[(int)runKind];
        if (!isDone)
            Errors.Add(1, kind);
        Duration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, kind);
        Runs.Add(1, kind);
        if (isDone && steps > 0)
            Steps.Add(steps, kind);
    }
}
