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
    private int _next;
    private int _running;
    private Exception? _failure;
    private volatile bool _stopping;

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

    /// <summary>Returns when all items are done, what an item threw or null. Lets go of the work, which may know the pool.</summary>
    public Exception? Run(Work work, int count)
    {
        (_work, _count, _next) = (work, count, 0);
        var helpers = Math.Min(_threads.Length, count - 1);
        _running = helpers;
        for (var i = 0; i < helpers; i++)
            _starts[i].Release();
        Claim();
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
            Claim();
            if (Interlocked.Decrement(ref _running) == 0)
                _finished.Release();
        }
    }

    private static void Await(SemaphoreSlim signal)
    {
        for (var start = Stopwatch.GetTimestamp(); signal.CurrentCount == 0 && Stopwatch.GetTimestamp() - start < SpinTicks;)
            Thread.SpinWait(8);
        signal.Wait();
    }

    private void Claim()
    {
        try
        {
            for (var item = Interlocked.Increment(ref _next) - 1; item < _count; item = Interlocked.Increment(ref _next) - 1)
                _work!.Run(item);
        }
        catch (Exception exception)
        {
            // The first failure is handed on; the items that are left are dropped.
            Interlocked.CompareExchange(ref _failure, exception, null);
            Volatile.Write(ref _next, _count);
        }
    }
}
