using System.Runtime;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>A warm-up changes nothing that shows, and leaves nothing to compile for the step after it.</summary>
public class WarmupTests
{
    [Fact]
    public void A_session_keeps_inputs_and_results()
    {
        using var model = EveryKernel.Graph().Load();
        using var session = model.CreateSession(2, 5);
        var (x, y) = (Seeded.Floats(2 * 5 * 3, 1), new float[session.Output(0).Length]);
        session.Run(x, y);
        Seeded.Floats(x.Length, 2).CopyTo(session.Input(0));
        session.Warmup();
        Near.SameBits(y, session.Output(0));
        Near.SameBits(Seeded.Floats(x.Length, 2), session.Input(0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_goes_on_as_if_nothing_had_been(bool states)
    {
        using var model = StreamGraphs.TwoLayers(states).Load();
        using var warmed = model.CreateStream();
        using var other = model.CreateStream();
        var x = Seeded.Floats(4 * StreamGraphs.InputSize, 1);
        var (y, z) = (new float[StreamGraphs.OutputSize], new float[StreamGraphs.OutputSize]);
        for (var t = 0; t < 4; t++)
        {
            if (t == 2)
            {
                warmed.Warmup();
                Near.SameBits(y, warmed.Output<float>("output"));
            }
            warmed.Step(x.AsSpan(t * StreamGraphs.InputSize, StreamGraphs.InputSize), y);
            other.Step(x.AsSpan(t * StreamGraphs.InputSize, StreamGraphs.InputSize), z);
            Near.SameBits(z, y);
        }
    }

    [Fact]
    public void A_bank_keeps_its_members()
    {
        using var model = StreamGraphs.Packed().Load();
        using var bank = model.CreateStreamBank(3);
        var member = bank.Join();
        bank.SetInput(member, Seeded.Floats(bank.InputLength, 1));
        bank.Step();
        var (before, after) = (new byte[bank.SavedLength], new byte[bank.SavedLength]);
        var (y, z) = (new float[bank.OutputLength], new float[bank.OutputLength]);
        bank.Save(member, before);
        bank.GetOutput(member, y);
        bank.Warmup();
        bank.Save(member, after);
        bank.GetOutput(member, z);
        Assert.Equal(before, after);
        Near.SameBits(y, z);
    }

    [Fact]
    public void The_first_step_after_a_warm_up_compiles_nothing_and_allocates_nothing()
    {
        using var model = StreamGraphs.ComputedZeros().Load();
        // A second stream, should a test beside this one begin to listen to the meter between the first one's warm-up and its step.
        for (var attempt = 0; ; attempt++)
        {
            using var stream = model.CreateStream();
            var (x, y) = (Seeded.Floats(stream.InputLength, 1), new float[stream.OutputLength]);
            stream.Warmup();
            var (methods, bytes) = (JitInfo.GetCompiledMethodCount(currentThread: true), GC.GetAllocatedBytesForCurrentThread());
            stream.Step(x, y);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            methods = JitInfo.GetCompiledMethodCount(currentThread: true) - methods;
            if (attempt < 2 && (bytes, methods) != (0, 0))
                continue;
            Assert.Equal((0, 0), (bytes, methods));
            return;
        }
    }
}
