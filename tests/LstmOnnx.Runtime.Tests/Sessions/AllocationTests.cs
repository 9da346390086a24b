using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

public class AllocationTests
{
    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Run_and_Step_allocate_nothing(SimdWidth width)
    {
        using var model = EveryKernel.Graph().Load(width);
        using var session = model.CreateSession(2, 5);
        var (x, y) = (Seeded.Floats(2 * 5 * 3, 1), new float[session.Output(0).Length]);
        Assert.Equal(0, Allocation.Least(() => session.Run(x, y)));

        using var sequence = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(3, 4, seed: 1), Seeded.Floats(4, 2), [0.5f]).Load(width);
        using var stream = sequence.CreateStream();
        var (step, output) = (Seeded.Floats(3, 3), new float[1]);
        var saved = new byte[stream.SavedLength];
        Assert.Equal(0, Allocation.Least(() =>
        {
            stream.Step(step, output);
            stream.Save(saved);
            stream.Reset();
            stream.Restore(saved);
        }));
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Elementwise_and_reducing_calls_allocate_nothing_and_give_each_row_its_own_bits(SimdWidth width)
    {
        const int Row = 7 * 5;
        using var model = ElementwiseKernels.Graph().Load(width);
        using var session = model.CreateSession(batchSize: 5);
        var (x, y, one) = (Seeded.Floats(5 * Row, 1), new float[5 * Row], new float[Row]);
        Assert.Equal(0, Allocation.Least(() => session.Run(x, y)));
        Assert.DoesNotContain(y, float.IsNaN);

        using var alone = model.CreateSession(batchSize: 1);
        for (var row = 0; row < 5; row++)
        {
            alone.Run(x.AsSpan(row * Row, Row), one);
            Near.SameBits(one, y.AsSpan(row * Row, Row));
        }
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Steps_of_typed_inputs_and_of_states_allocate_nothing_though_somebody_listens(SimdWidth width)
    {
        using var model = StreamGraphs.Packed().Load(width);
        using var stream = model.CreateStream(2);
        var x = new float[stream.InputLength];
        using var listener = Probe.Listen();
        Assert.Equal(0, Allocation.Least(() =>
        {
            x.CopyTo(stream.Input<float>("input"));
            stream.Step();
            stream.State<float>("0").Clear();
        }));
    }

    [Fact]
    public void The_probe_sees_a_single_small_allocation()
    {
        object? kept = null;
        Assert.InRange(Allocation.Least(() => kept = new object()), 1, 1000);
        Assert.NotNull(kept);
    }
}
