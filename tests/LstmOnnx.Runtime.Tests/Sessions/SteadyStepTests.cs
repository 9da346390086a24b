using System.Runtime.CompilerServices;
using LstmOnnx.Benchmarks;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>After a warm-up, steps touch no page for the first time and leave nothing to collect. Counted in a process of its own, where no other test allocates or compiles.</summary>
public class SteadyStepTests
{
    private const int Steps = 200_000;

    [Theory]
    [InlineData(nameof(Child_counts_over_steps_of_a_stream))]
    [InlineData(nameof(Child_counts_over_steps_whose_signal_fades))]
    [InlineData(nameof(Child_counts_over_runs_of_a_session))]
    [InlineData(nameof(Child_counts_over_steps_of_a_bank))]
    [InlineData(nameof(Child_sees_a_fault_and_a_collection))]
    public void After_a_warm_up_there_is_no_page_fault_and_no_collection(string child)
    {
        Assert.SkipUnless(PageFaults.AreCounted, "only 64-bit Linux counts the page faults of a thread");
        // Compiled in full at the first call: on a busy machine the second tier, compiled on another thread, comes whenever it gets a core, and its pages with it.
        var environment = new Dictionary<string, string> { ["DOTNET_TieredCompilation"] = "0" };
        ChildProcess.RunTest(typeof(SteadyStepTests).Assembly.Location, $"{typeof(SteadyStepTests).FullName}.{child}", environment);
    }

    [Fact(Explicit = true)]
    public void Child_counts_over_steps_of_a_stream()
    {
        using var model = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(8, 64, seed: 1), Seeded.Floats(64, 2), [0.5f]).Load();
        using var stream = model.CreateStream();
        var (x, y) = (Seeded.Floats(stream.InputLength, 3), new float[stream.OutputLength]);
        stream.Warmup();
        AssertSteady(() => stream.Step(x, y));
    }

    [Fact(Explicit = true)]
    public void Child_counts_over_steps_whose_signal_fades()
    {
        using var model = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(8, 64, seed: 1, bias: false), Seeded.Floats(64, 2), [0.5f]).Load();
        using var stream = model.CreateStream();
        var (x, y) = (Seeded.Floats(stream.InputLength, 3), new float[stream.OutputLength]);
        stream.Warmup();
        AssertSteady(() =>
        {
            stream.Step(x, y);
            for (var i = 0; i < x.Length; i++)
                x[i] *= 0.9f;
        });
    }

    [Fact(Explicit = true)]
    public void Child_counts_over_runs_of_a_session()
    {
        using var model = EveryKernel.Graph().Load();
        using var session = model.CreateSession(2, 5);
        var (x, y) = (Seeded.Floats(2 * 5 * 3, 1), new float[session.Output(0).Length]);
        session.Warmup();
        AssertSteady(() => session.Run(x, y));
    }

    [Fact(Explicit = true)]
    public void Child_counts_over_steps_of_a_bank()
    {
        using var model = StreamGraphs.Packed().Load();
        using var bank = model.CreateStreamBank(3);
        bank.SetInput(bank.Join(), Seeded.Floats(bank.InputLength, 1));
        bank.Warmup();
        AssertSteady(bank.Step);
    }

    // The control: what the other counts would miss without it.
    [Fact(Explicit = true)]
    public void Child_sees_a_fault_and_a_collection()
    {
        var (faults, collections) = Count(() => new byte[1 << 20].AsSpan().Fill(1), 1000);
        Assert.True(faults.Minor > 0);
        Assert.True(collections > 0);
    }

    private static void AssertSteady(Action step)
    {
        // The test's own code, not the library's, has tiers to pass too: as many calls and pauses as a warm-up has.
        for (var round = 0; round < 4; round++)
        {
            Count(step, 40);
            Thread.Sleep(120);
        }
        Assert.Equal((default, 0), Count(step, Steps));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (PageFaults Faults, int Collections) Count(Action action, int times)
    {
        if (!PageFaults.AreCounted)
            return default;
        var (faults, collections) = (PageFaults.Now(), GC.CollectionCount(0));
        for (var i = 0; i < times; i++)
            action();
        return (PageFaults.Now() - faults, GC.CollectionCount(0) - collections);
    }
}
