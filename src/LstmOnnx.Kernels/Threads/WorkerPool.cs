using System.Runtime.ExceptionServices;

namespace LstmOnnx.Kernels;

/// <summary>The caller's thread and some of its own that share the items of one work at a time. The threads end when the pool is disposed, or collected.</summary>
public sealed class WorkerPool : IDisposable
{
    private readonly WorkerCrew _crew;

    /// <summary>Starts <paramref name="threadCount"/> − 1 background threads.</summary>
    public WorkerPool(int threadCount) => _crew = new WorkerCrew(threadCount - 1);

    /// <summary>Lets the threads of a pool that was not disposed end.</summary>
    ~WorkerPool() => _crew?.Stop();

    /// <summary>The caller's thread and those of the pool.</summary>
    public int ThreadCount => _crew.ThreadCount + 1;

    /// <summary>Returns when all items are done; throws what an item threw. Takes one call at a time. Allocates nothing.</summary>
    public void Run(Work work, int count)
    {
        if (_crew.ThreadCount == 0 || count <= 1)
        {
            for (var item = 0; item < count; item++)
                work.Run(item);
            return;
        }
        var thrown = _crew.Run(work, count);
        GC.KeepAlive(this);
        if (thrown is not null)
            ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _crew.Dispose();
        GC.SuppressFinalize(this);
    }
}
