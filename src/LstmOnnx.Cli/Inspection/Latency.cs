using System.Diagnostics;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>How long runs of one engine took.</summary>
/// <remarks>Each run is timed by itself, so a stopwatch's own 20 to 30 ns are in every figure.</remarks>
internal sealed class Latency
{
    private const int Rounds = 10;
    private const int MaxSamples = 2_000_000;

    private readonly long[] _sorted;

    private Latency(EngineAttempt attempt, IReadOnlyDictionary<string, int[]> shapes, List<long> ticks)
    {
        (Engine, Description, Shapes) = (attempt.Engine, attempt.Description, shapes);
        _sorted = [.. ticks];
        Array.Sort(_sorted);
    }

    public string Engine { get; }

    public string Description { get; }

    public IReadOnlyDictionary<string, int[]> Shapes { get; }

    public int Calls => _sorted.Length;

    /// <summary>Microseconds that this share of the runs stayed within; 1 is the longest of all.</summary>
    public double Quantile(double share) => _sorted[Math.Min((int)(share * _sorted.Length), _sorted.Length - 1)] * 1e6 / Stopwatch.Frequency;

    /// <summary>Runs the engines in turn, so that a machine that slows down slows all of them; an engine that refuses is left out.</summary>
    public static IReadOnlyList<Latency> Measure(IReadOnlyList<EngineAttempt> attempts, Sizes sizes, TimeSpan time, CancellationToken cancellation)
    {
        var runs = new List<(EngineAttempt Attempt, IReadOnlyDictionary<string, int[]> Shapes, LstmSession Session, List<long> Ticks)>();
        try
        {
            foreach (var attempt in attempts)
            {
                attempt.Try(() =>
                {
                    var shapes = sizes.ShapesOf(attempt.Model!);
                    var session = attempt.CreateSession(SeededInputs.Of(attempt.Model!, shapes, seed: 1, sizes.FixedOf(attempt.Model!, shapes)), sizes.Fixed.Keys);
                    runs.Add((attempt, shapes, session, new List<long>(1 << 16)));
                    // The compiler's second, optimised pass comes after 30 calls and a tenth of a second.
                    Time(session, null, TimeSpan.FromTicks(Math.Min(time.Ticks / 4, TimeSpan.TicksPerSecond / 4)), cancellation);
                });
            }
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var run in runs)
                    run.Attempt.Try(() => Time(run.Session, run.Ticks, time / Rounds, cancellation));
            }
            return [.. runs.Where(run => run.Attempt.Failure is null).Select(run => new Latency(run.Attempt, run.Shapes, run.Ticks))];
        }
        finally
        {
            foreach (var run in runs)
                run.Session.Dispose();
        }
    }

    private static void Time(LstmSession session, List<long>? ticks, TimeSpan time, CancellationToken cancellation)
    {
        var end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var before = Stopwatch.GetTimestamp();
        do
        {
            session.Run();
            var after = Stopwatch.GetTimestamp();
            if (ticks is { Count: < MaxSamples })
                ticks.Add(after - before);
            cancellation.ThrowIfCancellationRequested();
            before = Stopwatch.GetTimestamp();
        }
        while (before < end);
    }
}
