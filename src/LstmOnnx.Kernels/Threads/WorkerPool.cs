using System.Runtime.ExceptionServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// The caller's thread and some of its own that share the items of one work at a time. Threads wait in short spins, then asleep: a
/// <see cref="SemaphoreSlim"/> does both and, unlike the slim events, allocates nothing when it first puts a thread to sleep.
/// </summary>
public sealed class WorkerPool : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim[] _starts;
    private readonly SemaphoreSlim _finished = new(0);
    private Work? _work;
    private int _count;
    private int _next;
    private int _running;
    private Exception? _failure;
    private volatile bool _stopping;

    /// <summary>Starts <paramref name="threadCount"/> − 1 background threads.</summary>
    public WorkerPool(int threadCount)
    {
        _threads = new Thread[threadCount - 1];
        _starts = new SemaphoreSlim[_threads.Length];
        for (var i = 0; i < _threads.Length; i++)
        {
            var start = _starts[i] = new SemaphoreSlim(0);
            _threads[i] = new Thread(() => Loop(start)) { IsBackground = true, Name = $"LstmOnnx {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <summary>The caller's thread and those of the pool.</summary>
    public int ThreadCount => _threads.Length + 1;

    /// <summary>Returns when all items are done; throws what an item threw. Takes one call at a time. Allocates nothing.</summary>
    public void Run(Work work, int count)
    {
        if (_threads.Length == 0 || count <= 1)
        {
            for (var item = 0; item < count; item++)
                work.Run(item);
            return;
        }
        (_work, _count, _next) = (work, count, 0);
        var helpers = Math.Min(_threads.Length, count - 1);
        _running = helpers;
        for (var i = 0; i < helpers; i++)
            _starts[i].Release();
        Claim();
        _finished.Wait();
        if (_failure is { } thrown)
        {
            _failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _stopping = true;
        foreach (var start in _starts)
            start.Release();
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
            start.Wait();
            if (_stopping)
                return;
            Claim();
            if (Interlocked.Decrement(ref _running) == 0)
                _finished.Release();
        }
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
            // Run throws the first failure; the items that are left are dropped.
            Interlocked.CompareExchange(ref _failure, exception, null);
            Volatile.Write(ref _next, _count);
        }
    }
}
