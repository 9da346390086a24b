using System.Diagnostics;

namespace LstmOnnx.Training;

/// <summary>The time of a fit: how long it has run, whether it may go on, when it next reports.</summary>
internal sealed class FitClock(FitOptions options)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(50);

    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _lastReport;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public bool IsTimeUp => options.MaxTime is { } most && Elapsed >= most;

    /// <summary>True some times a second.</summary>
    public bool ReportIsDue()
    {
        var now = Elapsed;
        if (now - _lastReport < ReportInterval)
            return false;
        _lastReport = now;
        return true;
    }

    /// <summary>What is left when <paramref name="done"/> of all work is done, in (0, 1], and all of it but <paramref name="doneBefore"/> has taken until now.</summary>
    public TimeSpan Remaining(double doneBefore, double done)
    {
        var elapsed = Elapsed;
        var rest = done > doneBefore ? elapsed * ((1 - done) / (done - doneBefore)) : TimeSpan.Zero;
        return options.MaxTime is { } most && most - elapsed < rest ? (most > elapsed ? most - elapsed : TimeSpan.Zero) : rest;
    }
}
