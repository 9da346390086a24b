using LstmOnnx.Kernels;

namespace LstmOnnx.Training.Tests;

public class AllocationTests
{
    private static readonly NetworkOptions Options = Networks.Options(layers: [new(11, Bidirectional: true, Dropout: 0.3f), new(9)], dense: [5]);

    public static TheoryData<string> Cases => TrainingCase.Names;

    [Theory]
    [InlineData(1, OptimizerKind.Adam)]
    [InlineData(3, OptimizerKind.Sgd)]
    [InlineData(2, OptimizerKind.RmsProp)]
    public void Updates_and_evaluations_allocate_nothing_on_any_thread(int threads, OptimizerKind kind) => AllocatesNothing(
        Options, Networks.Data(Options, count: 40, window: 9, seed: 71),
        new FitOptions { Threads = threads, ClipNorm = 1, ClipValue = 0.1f, Optimizer = new OptimizerOptions { Kind = kind, Momentum = 0.5 } });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nor_do_those_of_any_network(string name)
    {
        var training = TrainingCase.Of(name);
        AllocatesNothing(training.Network, training.Data(count: 40, window: 9, seed: 71), training.Fit with { Threads = 2 });
    }

    private static void AllocatesNothing(NetworkOptions networkOptions, SequenceData data, FitOptions options)
    {
        var network = new LstmNetwork(networkOptions);
        int[] samples = [.. Enumerable.Range(0, 40)];
        using var step = new TrainingStep(network, options, 32, 9);
        void Batches()
        {
            step.Train(data, samples.AsSpan(0, 32));
            step.Train(data, samples.AsSpan(32));
            step.Evaluate(data, samples.AsSpan(0, 32));
        }
        // Tiers of the JIT and the first batch of each size.
        for (var i = 0; i < 50; i++)
            Batches();

        // What the runtime allocates once, when two threads first meet at a lock, may fall into any attempt, but not into all.
        using var probe = new AllocationProbe(step.Pool);
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least != 0; attempt++)
        {
            probe.Start();
            for (var i = 0; i < 20; i++)
                Batches();
            least = Math.Min(least, probe.Bytes());
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void The_probe_sees_an_allocation_of_any_thread()
    {
        using var pool = new WorkerPool(3);
        using var probe = new AllocationProbe(pool);
        probe.Start();
        using var work = new AllocatingWork();
        pool.Run(work, 3);
        Assert.InRange(probe.Bytes(), 3 * 1000, 3 * 2000);
    }

    /// <summary>Asks every thread of a pool for its own count: a barrier makes sure that each takes one item.</summary>
    private sealed class AllocationProbe(WorkerPool pool) : Work, IDisposable
    {
        private readonly Barrier _barrier = new(pool.ThreadCount);
        private long _bytes;
        private long _start;

        public void Start()
        {
            // Twice, so that the probe's own first-time costs are past.
            Count();
            _start = Count();
        }

        public long Bytes() => Count() - _start;

        public override void Run(int item)
        {
            _barrier.SignalAndWait();
            Interlocked.Add(ref _bytes, GC.GetAllocatedBytesForCurrentThread());
        }

        public void Dispose() => _barrier.Dispose();

        private long Count()
        {
            _bytes = 0;
            pool.Run(this, pool.ThreadCount);
            return _bytes;
        }
    }

    private sealed class AllocatingWork : Work, IDisposable
    {
        private readonly Barrier _barrier = new(3);

        public override void Run(int item)
        {
            _barrier.SignalAndWait();
            GC.KeepAlive(new byte[1000]);
        }

        public void Dispose() => _barrier.Dispose();
    }
}
