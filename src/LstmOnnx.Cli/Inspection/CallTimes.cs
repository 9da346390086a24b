using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace LstmOnnx.Cli.Inspection;

/// <summary>
/// How long each of many calls took. A call lasts from the end of the one before to its own: one reading of the clock is in every figure (<see cref="ClockTicks"/>). All memory is there, and touched, before the first call.
/// </summary>
internal sealed class CallTimes
{
    private const int ClockReadings = 100_000;

    private readonly long[] _ticks;
    private bool _isSorted;

    public CallTimes(int capacity)
    {
        _ticks = new long[capacity];
        // Any value but 0: the runtime knows that fresh arrays are zero.
        Array.Fill(_ticks, -1);
    }

    /// <summary>Calls timed so far.</summary>
    public int Count { get; private set; }

    /// <summary>How many more fit.</summary>
    public int Room => _ticks.Length - Count;

    /// <summary>What an empty call takes by this measure: the clock's reading and its bookkeeping, the median of many.</summary>
    public static long ClockTicks()
    {
        var times = new CallTimes(ClockReadings);
        times.Run(static () => { }, ClockReadings, long.MaxValue);
        return times.Ticks(0.5);
    }

    /// <summary>Times up to so many calls: one if there is room for it, others as long as there is room and the time is before <paramref name="end"/>. Allocates nothing.</summary>
    /// <param name="call">What is timed.</param>
    /// <param name="calls">How often.</param>
    /// <param name="end">A time of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public void Run(Action call, int calls, long end) => Run(call, calls, end, default(StopwatchClock));

    /// <summary>The same by another clock.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TClock>(Action call, int calls, long end, TClock clock)
        where TClock : struct, IClock
    {
        var stop = Count + Math.Min(calls, Room);
        if (stop == Count)
            return;
        _isSorted = false;
        var before = clock.Now();
        do
        {
            call();
            var after = clock.Now();
            _ticks[Count++] = after - before;
            before = after;
        }
        while (Count < stop && before < end);
    }

    /// <summary>Takes over another's times.</summary>
    public void Add(CallTimes other)
    {
        Array.Copy(other._ticks, 0, _ticks, Count, other.Count);
        Count += other.Count;
        _isSorted = false;
    }

    /// <summary>Ticks of the stopwatch that this share of the calls stayed within (the nearest rank); 1 is the longest of all.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been timed.</exception>
    public long Ticks(double share)
    {
        if (Count == 0)
            throw new InvalidOperationException("no call has been timed");
        if (!_isSorted)
            Array.Sort(_ticks, 0, Count);
        _isSorted = true;
        return _ticks[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
    }

    /// <summary><see cref="Ticks"/> in nanoseconds.</summary>
    public double Nanoseconds(double share) => Ticks(share) * 1e9 / Stopwatch.Frequency;

    /// <summary>What says the time, in ticks of the stopwatch; a struct, so that reading the stopwatch is compiled in.</summary>
    internal interface IClock
    {
        long Now();
    }

    private readonly struct StopwatchClock : IClock
    {
        public long Now() => Stopwatch.GetTimestamp();
    }
}
