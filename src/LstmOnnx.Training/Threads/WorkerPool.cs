using System.Runtime.ExceptionServices;

namespace LstmOnnx.Training;

/// <summary>
/// The caller's thread and some of its own that share the items of one work at a time. Threads wait in short spins, then asleep: a
/// <see cref="SemaphoreSlim"/> does both and, unlike the slim events, allocates nothing when it first puts a thread to sleep.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private readonly Thread[] threads;
    private readonly SemaphoreSlim[] starts;
    private readonly SemaphoreSlim finished = new(0);
    private Work? work;
    private int count;
    private int next;
    private int running;
    private Exception? failure;
    private volatile bool stopping;

    /// <summary>Starts <paramref name="threadCount"/> − 1 background threads.</summary>
    public WorkerPool(int threadCount)
    {
        threads = new Thread[threadCount - 1];
        starts = new SemaphoreSlim[threads.Length];
        for (var i = 0; i < threads.Length; i++)
        {
            var start = starts[i] = new SemaphoreSlim(0);
            threads[i] = new Thread(() => Loop(start)) { IsBackground = true, Name = $"LstmOnnx.Training {i + 1}" };
            threads[i].Start();
        }
    }

    public int ThreadCount => threads.Length + 1;

    /// <summary>Returns when all items are done; throws what an item threw. Allocates nothing.</summary>
    public void Run(Work work, int count)
    {
        if (threads.Length == 0 || count <= 1)
        {
            for (var item = 0; item < count; item++)
                work.Run(item);
            return;
        }
        (this.work, this.count, next) = (work, count, 0);
        var helpers = Math.Min(threads.Length, count - 1);
        running = helpers;
        for (var i = 0; i < helpers; i++)
            starts[i].Release();
        Claim();
        finished.Wait();
        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    public void Dispose()
    {
        stopping = true;
        foreach (var start in starts)
            start.Release();
        foreach (var thread in threads)
            thread.Join();
        foreach (var start in starts)
            start.Dispose();
        finished.Dispose();
    }

    private void Loop(SemaphoreSlim start)
    {
        while (true)
        {
            start.Wait();
            if (stopping)
                return;
            Claim();
            if (Interlocked.Decrement(ref running) == 0)
                finished.Release();
        }
    }

    private void Claim()
    {
        try
        {
            for (var item = Interlocked.Increment(ref next) - 1; item < count; item = Interlocked.Increment(ref next) - 1)
                work!.Run(item);
        }
        catch (Exception exception)
        {
            // Run throws the first failure; the items that are left are dropped.
            Interlocked.CompareExchange(ref failure, exception, null);
            Volatile.Write(ref next, count);
        }
    }
}
