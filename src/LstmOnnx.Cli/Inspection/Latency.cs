using System.Diagnostics;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>How long runs of one engine took, each timed by itself.</summary>
internal sealed class Latency
{
    // Turns of the engines. The first runs of a turn find the other engine's data in the caches and are not timed.
    private const int Slices = 20, UntimedRuns = 10;

    private readonly CallTimes _times;

    private Latency(EngineAttempt attempt, IReadOnlyDictionary<string, int[]> shapes, CallTimes times) =>
        (Engine, Description, Shapes, _times) = (attempt.Engine, attempt.Description, shapes, times);

    public string Engine { get; }

    public string Description { get; }

    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    public int Calls => _times.Count;

    /// <summary>Microseconds that this share of the runs stayed within; 1 is the longest of all.</summary>
    public double Quantile(double share) => _times.Nanoseconds(share) / 1e3;

    /// <summary>Nanoseconds of each figure that are the clock's own.</summary>
    public static double ClockNs() => CallTimes.ClockTicks() * 1e9 / Stopwatch.Frequency;

    /// <summary>Runs the engines in turn, so that a machine that slows down slows all of them; an engine that refuses is left out.</summary>
    /// <param name="attempts">The engines.</param>
    /// <param name="sizes">What the model leaves open.</param>
    /// <param name="steps">Runs of each engine.</param>
    /// <param name="time">The longest that one engine may take for them; it makes fewer then.</param>
    /// <param name="cancellation">Seen between turns.</param>
    public static IReadOnlyList<Latency> Measure(IReadOnlyList<EngineAttempt> attempts, Sizes sizes, int steps, TimeSpan time, CancellationToken cancellation)
    {
        var runs = new List<(EngineAttempt Attempt, IReadOnlyDictionary<string, int[]> Shapes, LstmSession Session, CallTimes Times)>();
        try
        {
            foreach (var attempt in attempts)
            {
                attempt.Try(() =>
                {
                    var shapes = sizes.ShapesOf(attempt.Model!);
                    var session = attempt.CreateSession(SeededInputs.Of(attempt.Model!, shapes, seed: 1, sizes.FixedOf(attempt.Model!, shapes), RowLengths.Whole), sizes.Fixed.Keys);
                    runs.Add((attempt, shapes, session, new CallTimes(steps)));
                    WarmUp(session, TimeSpan.FromTicks(Math.Min(time.Ticks / 4, TimeSpan.TicksPerSecond / 2)), cancellation);
                });
            }
            for (var slice = 0; slice < Slices; slice++)
            {
                foreach (var run in runs)
                    run.Attempt.Try(() => Slice(run.Session, run.Times, slice, steps, time));
                cancellation.ThrowIfCancellationRequested();
            }
            return [.. runs.Where(run => run.Attempt.Failure is null).Select(run => new Latency(run.Attempt, run.Shapes, run.Times))];
        }
        finally
        {
            foreach (var run in runs)
                run.Session.Dispose();
        }
    }

    // The compiler's second, optimised pass comes after 30 calls and a tenth of a second.
    private static void WarmUp(LstmSession session, TimeSpan time, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            session.Run();
            cancellation.ThrowIfCancellationRequested();
        }
        while (Stopwatch.GetElapsedTime(start) < time);
    }

    private static void Slice(LstmSession session, CallTimes times, int slice, int steps, TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds / Slices * Stopwatch.Frequency);
        for (var run = 0; run < UntimedRuns && Stopwatch.GetTimestamp() < end; run++)
            session.Run();
        // An engine whose untimed runs took the whole turn is timed once all the same.
        times.Run(session.Run, (int)((slice + 1L) * steps / Slices) - (int)((long)slice * steps / Slices), end);
    }
}
