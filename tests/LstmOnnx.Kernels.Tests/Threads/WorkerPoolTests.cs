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
