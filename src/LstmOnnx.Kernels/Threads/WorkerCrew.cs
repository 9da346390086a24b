using System.Diagnostics;

namespace LstmOnnx.Kernels;

/// <summary>
/// What the threads of a <see cref="WorkerPool"/> hold on to: all of it but the pool itself, so that a pool nobody has any more is seen to be garbage while its threads sleep. Threads wait in spins of a tenth of a millisecond, so that runs
/// one after the other wake nobody, then asleep: a <see cref="SemaphoreSlim"/>, unlike the slim events, allocates nothing when it first puts a thread to sleep.
/// </summary>
internal sealed class WorkerCrew : IDisposable
{
    private static readonly long SpinTicks = Environment.ProcessorCount > 1 ? Stopwatch.Frequency / 10_000 : 0;

    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _starts;
    private readonly SemaphoreSlim _finished = new(0);
    private Work? _work;
    private int _count;
    private Exception? _failure;
    private volatile bool _stopping;

    // Items that nobody has claimed, below the number of the run: a thread that wakes up late cannot take an item of a run that it does not know.
    private long _unclaimed;
    private int _unfinished;

    /// <summary>Starts <paramref name="threadCount"/> background threads.</summary>
    public WorkerCrew(int threadCount)
    {
        _threads = new Thread[threadCount];
        _starts = new SemaphoreSlim[threadCount];
        for (var i = 0; i < threadCount; i++)
        {
            var start = _starts[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Loop(start)) { IsBackground = true, Name = $"LstmOnnx {i + 1}" };
            _threads[i].Start();
        }
    }

    public int ThreadCount => _threads.Length;

    /// <summary>Returns when all items are done, what an item threw or null. Waits for no thread that has no item, since one whose core is busy may be long in coming. Lets go of the work, which may know the pool.</summary>
    public Exception? Run(Work work, int count)
    {
        (_work, _count, _unfinished) = (work, count, count);
        Volatile.Write(ref _unclaimed, (((_unclaimed >> 32) + 1) << 32) + count);
        var helpers = Math.Min(_threads.Length, count - 1);
        for (var i = 0; i < helpers; i++)
        {
            // One that has not yet come for an earlier run comes for this one.
            if (_starts[i].CurrentCount == 0)
                _starts[i].Release();
        }
        if (!RunItems())
            Await(_finished);
        var failure = _failure;
        (_work, _failure) = (null, null);
        return failure;
    }

    /// <summary>Lets the threads end, each by itself.</summary>
    public void Stop()
    {
        _stopping = true;
        foreach (var start in _starts)
            start.Release();
    }

    /// <summary>Lets the threads end and waits for them.</summary>
    public void Dispose()
    {
        Stop();
        foreach (var thread in _threads)
            thread.Join();
        foreach (var start in _starts)
            start.Dispose();
        _finished.Dispose();
    }

    private void Loop(SemaphoreSlim start)
    {
        while (true)
        {
            Await(start);
            if (_stopping)
                return;
            if (RunItems())
                _finished.Release();
        }
    }

    private static void Await(SemaphoreSlim signal)
    {
        for (var start = Stopwatch.GetTimestamp(); signal.CurrentCount == 0 && Stopwatch.GetTimestamp() - start < SpinTicks;)
            Thread.SpinWait(8);
        signal.Wait();
    }

    // Whether the last item to be finished was one of these.
    private bool RunItems()
    {
        var last = false;
        while (TryClaim(out var item))
        {
            try
            {
                // After the first failure, which is handed on, the items that are left are dropped.
                if (Volatile.Read(ref _failure) is null)
                    _work!.Run(item);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, exception, null);
            }
            last = Interlocked.Decrement(ref _unfinished) == 0;
        }
        return last;
    }

    private bool TryClaim(out int item)
    {
        while (true)
        {
            var unclaimed = Volatile.Read(ref _unclaimed);
            item = _count - (int)unclaimed;
            if ((int)unclaimed == 0)
                return false;
            if (Interlocked.CompareExchange(ref _unclaimed, unclaimed - 1, unclaimed) == unclaimed)
                return true;
        }
    }
}
