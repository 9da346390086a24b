using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>The bank's API on ONNX Runtime, whose bits may differ between batches of different sizes.</summary>
public class OnnxRuntimeBankTests
{
    private readonly TestLstm _lstm = new(inputSize: 3, hiddenSize: 5, states: true);

    [Fact]
    public void Members_that_come_and_go_give_what_streams_alone_give()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var bank = model.CreateStreamBank(capacity: 2);
        var alone = new Dictionary<StreamHandle, LstmStream>();
        for (var t = 0; t < 12; t++)
        {
            alone.Add(bank.Join(), model.CreateStream());
            if (t % 3 == 2)
            {
                var leaving = alone.Keys.ElementAt(t / 3);
                bank.Leave(leaving);
                alone.Remove(leaving, out var stream);
                stream!.Dispose();
            }
            var (expected, found) = (new float[alone.Count * 5], new float[alone.Count * 5]);
            var place = 0;
            foreach (var (handle, stream) in alone)
            {
                var x = Seeded.Floats(3, (100 * t) + place);
                bank.SetInput(handle, x);
                stream.Step(x, expected.AsSpan(5 * place++, 5));
            }
            bank.Step();
            if (t == 5)
                bank.Warmup();
            place = 0;
            foreach (var handle in alone.Keys)
                bank.GetOutput(handle, found.AsSpan(5 * place++, 5));
            Near.Equal(expected, found, 1e-6);
        }
        foreach (var stream in alone.Values)
            stream.Dispose();
    }

    [Fact]
    public void A_step_of_a_bank_allocates_nothing()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var bank = model.CreateStreamBank(4);
        var member = bank.Join();
        var (x, y) = (new float[3], new float[5]);
        Assert.Equal(0, Allocation.Least(() =>
        {
            bank.SetInput(member, x);
            bank.Step();
            bank.GetOutput(member, y);
        }));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_warm_up_changes_no_state_and_no_result(int steps)
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var stream = model.CreateStream();
        var y = new float[5];
        for (var t = 0; t < steps; t++)
            stream.Step(Seeded.Floats(3, t), y);
        var (before, after) = (new byte[stream.SavedLength], new byte[stream.SavedLength]);
        stream.Save(before);
        stream.Warmup();
        stream.Save(after);
        Assert.Equal(before, after);
        Near.SameBits(y, stream.Output<float>("y"));
        Near.SameBits(stream.State<float>("h"), stream.Output<float>("h_out"));
    }

    [Fact]
    public void Named_states_and_fixed_inputs_reach_the_engine()
    {
        using var model = TestLstm.Load(_lstm.Bytes(), OnnxRuntimeEngine.Cpu);
        using var named = model.CreateStream(new StreamOptions { States = [("c", "c_out"), ("h", "h_out")] });
        using var found = model.CreateStream();
        var (x, y, z) = (Seeded.Floats(3, 1), new float[5], new float[5]);
        for (var t = 0; t < 3; t++)
        {
            named.Step(x, y);
            found.Step(x, z);
        }
        Near.SameBits(z, y);
        using var inputs = model.CreateStream(new StreamOptions { FixedInputs = new Dictionary<string, Array> { ["x"] = x } });
        for (var t = 0; t < 3; t++)
            inputs.Step();
        Near.SameBits(z, inputs.Output<float>("y"));
    }
}
