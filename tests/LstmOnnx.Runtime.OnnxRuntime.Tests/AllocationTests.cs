using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>What runs through bindings allocates nothing managed; what is copied at each run does, which shows that the probe sees it.</summary>
public class AllocationTests
{
    private const int BatchSize = 2;

    private readonly TestLstm _lstm = new(inputSize: 3, hiddenSize: 5, states: true);
    private readonly float[] _x = Seeded.Floats(BatchSize * 3, seed: 1);
    private readonly float[] _y = new float[BatchSize * 5];

    [Fact]
    public void A_run_allocates_nothing()
    {
        using var model = TestLstm.Load(new TestLstm(inputSize: 3, hiddenSize: 5).Bytes(), OnnxRuntimeEngine.Cpu);
        using var session = model.CreateSession(BatchSize, sequenceLength: 1);
        Assert.Equal(0, Allocation.Least(() => session.Run(_x, _y)));
    }

    // Steps take the two bindings in turn; an odd number of them ends on the other one.
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(101)]
    public void Steps_that_swap_states_allocate_nothing_nor_do_reset_save_and_restore(int steps)
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var stream = model.CreateStream(BatchSize);
        var saved = new byte[stream.SavedLength];
        Assert.Equal(0, Allocation.Least(() => stream.Step(_x, _y), steps, steps));
        Assert.Equal(0, Allocation.Least(() => stream.Save(saved)));
        Assert.Equal(0, Allocation.Least(() => stream.Restore(saved)));
        Assert.Equal(0, Allocation.Least(stream.Reset));
    }

    [Fact]
    public void The_probe_sees_a_step_that_hands_tensors_over()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), new CopyingEngine());
        using var stream = model.CreateStream(BatchSize);
        Assert.True(Allocation.Least(() => stream.Step(_x, _y)) > 0);
    }
}
