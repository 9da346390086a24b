using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace LstmOnnx.Edge;

/// <summary>How long the steps of a stream took, on seeded input from a zero state.</summary>
/// <remarks>The figure per step is of blocks that are timed as a whole; the distribution is of steps that are timed one by one, with a stopwatch's own 20 to 30 ns in each.</remarks>
internal sealed class StepTimes
{
    public const int DefaultCount = 100_000;
    private const int LargestCount = 10_000_000, WarmSteps = 1000, Block = 1000, Rows = 64;

    private readonly long[] _sorted;
    private readonly double _best;

    private StepTimes(long[] ticks, double best)
    {
        Array.Sort(ticks);
        (_sorted, _best) = (ticks, best);
    }

    /// <summary>Reads how many steps to time.</summary>
    /// <exception cref="UsageException">The text is no number from 1 to ten million.</exception>
    public static int ParseCount(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= LargestCount ? count
        : throw new UsageException($"--bench: found '{text}' steps, expected a whole number from 1 to {LargestCount}");

    /// <summary>Times steps of a model.</summary>
    public static StepTimes Measure(string path, int count)
    {
        using var model = Opened.Model(path);
        using var stream = Predictions.OneInput(model, path);
        var (inputs, outputs) = (Seeded(Rows * stream.InputLength), new float[stream.OutputLength]);
        if (RuntimeFeature.IsDynamicCodeSupported)
            stream.Warmup();
        for (var i = 0; i < WarmSteps; i++)
            Step(i);

        var best = double.PositiveInfinity;
        for (var done = 0; done < count;)
        {
            var steps = Math.Min(Block, count - done);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < steps; i++)
                Step(i);
            best = Math.Min(best, (double)(Stopwatch.GetTimestamp() - start) / steps);
            done += steps;
        }
        var ticks = new long[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Step(i);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }
        return new StepTimes(ticks, best);

        void Step(int i) => stream.Step(inputs.AsSpan(i % Rows * stream.InputLength, stream.InputLength), outputs);
    }

    /// <summary>A line for each figure: its name, a space, nanoseconds.</summary>
    public void Write(RowWriter output)
    {
        output.Line($"steps {_sorted.Length}");
        output.Line($"ns_per_step {Nanoseconds(_best)}");
        output.Line($"min_ns {Nanoseconds(_sorted[0])}");
        output.Line($"p50_ns {Nanoseconds(Quantile(0.5))}");
        output.Line($"p99_ns {Nanoseconds(Quantile(0.99))}");
        output.Line($"max_ns {Nanoseconds(_sorted[^1])}");
    }

    private long Quantile(double share) => _sorted[Math.Min((int)(share * _sorted.Length), _sorted.Length - 1)];

    private static string Nanoseconds(double ticks) => (ticks * 1e9 / Stopwatch.Frequency).ToString("F0", CultureInfo.InvariantCulture);

    // Uniform in [-1, 1) by a linear congruence (Knuth's MMIX), the same on every machine.
    private static float[] Seeded(int count)
    {
        var (values, state) = (new float[count], 1UL);
        for (var i = 0; i < count; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            values[i] = ((state >> 40) / (float)(1 << 23)) - 1;
        }
        return values;
    }
}
