using System.Runtime.ExceptionServices;

namespace LstmOnnx.Training;

/// <summary>
/// The caller's thread and some of its own that share the items of one work at a time. Threads wait in short spins, then asleep.
/// <see cref="Run"/> allocates nothing.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    // Longer than the gap between two works of one training step, shorter than anyone notices.
    private const int SpinCount = 100;

    private readonly Thread[] threads;
    private readonly ManualResetEventSlim[] starts;
    private readonly ManualResetEventSlim finished = new(false, SpinCount);
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
        starts = new ManualResetEventSlim[threads.Length];
        for (var i = 0; i < threads.Length; i++)
        {
            var start = starts[i] = new ManualResetEventSlim(false, SpinCount);
            threads[i] = new Thread(() => Loop(start)) { IsBackground = true, Name = $"LstmOnnx.Training {i + 1}" };
            threads[i].Start();
        }
    }

    public int ThreadCount => threads.Length + 1;

    /// <summary>Returns when all items are done; throws what an item threw.</summary>
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
        finished.Reset();
        for (var i = 0; i < helpers; i++)
            starts[i].Set();
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
            start.Set();
        foreach (var thread in threads)
            thread.Join();
        foreach (var start in starts)
            start.Dispose();
        finished.Dispose();
    }

    private void Loop(ManualResetEventSlim start)
    {
        while (true)
        {
            start.Wait();
            start.Reset();
            if (stopping)
                return;
            Claim();
            if (Interlocked.Decrement(ref running) == 0)
                finished.Set();
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
