using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels.Tests;

public class WorkerPoolTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 1000)]
    public void Every_item_runs_once(int threads, int count)
    {
        using var pool = new WorkerPool(threads);
        var work = new CountingWork(count);
        for (var round = 1; round <= 200; round++)
        {
            pool.Run(work, count);
            Assert.All(work.Counts, runs => Assert.Equal(round, runs));
        }
    }

    // Short items of more threads than processors: some wake up when their run is over, in the middle of another of another length.
    [Fact]
    public void Threads_that_come_late_take_no_item_twice()
    {
        using var pool = new WorkerPool(6);
        CountingWork[] works = [.. Enumerable.Range(2, 12).Select(count => new CountingWork(count))];
        for (var round = 1; round <= 2000; round++)
        {
            foreach (var work in works)
                pool.Run(work, work.Counts.Length);
            Assert.All(works, work => Assert.All(work.Counts, runs => Assert.Equal(round, runs)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_an_item_throws_reaches_the_caller_and_the_pool_goes_on(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var item = 0; item < 8; item++)
        {
            var thrown = Assert.Throws<InvalidOperationException>(() => pool.Run(new ThrowingWork(item), 8));
            Assert.Equal($"item {item}", thrown.Message);
        }
        var work = new CountingWork(8);
        pool.Run(work, 8);
        Assert.All(work.Counts, runs => Assert.Equal(1, runs));
    }

    [Fact]
    public void Threads_of_a_pool_that_nobody_has_end()
    {
        var threads = new ConcurrentDictionary<Thread, bool>();
        using (var others = new CountdownEvent(3))
            Abandon(threads, others);
        Assert.Equal(3, threads.Count);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        foreach (var thread in threads.Keys.Where(t => t != Thread.CurrentThread))
            Assert.True(thread.Join(TimeSpan.FromMinutes(1)));
    }

    // The work knows its pool, as that of a session does. Each item waits for the others, so that each has a thread of its own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(ConcurrentDictionary<Thread, bool> threads, CountdownEvent others)
    {
        var pool = new WorkerPool(others.InitialCount);
        pool.Run(new MeetingWork(pool, threads, others), others.InitialCount);
    }

    private sealed class MeetingWork(WorkerPool pool, ConcurrentDictionary<Thread, bool> threads, CountdownEvent others) : Work
    {
        public WorkerPool Pool => pool;

        public override void Run(int item)
        {
            threads[Thread.CurrentThread] = true;
            others.Signal();
            others.Wait();
        }
    }

    private sealed class CountingWork(int count) : Work
    {
        public int[] Counts { get; } = new int[count];

        public override void Run(int item) => Interlocked.Increment(ref Counts[item]);
    }

    private sealed class ThrowingWork(int bad) : Work
    {
        public override void Run(int item)
        {
            if (item == bad)
                throw new InvalidOperationException($"item {item}");
        }
    }
}
