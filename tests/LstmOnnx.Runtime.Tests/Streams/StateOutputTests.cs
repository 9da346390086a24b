using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Outputs that show a state which another value takes the place of, rows of a bank that nobody has, and steps that fail. The oracle is a session that is handed each state by its caller.</summary>
public class StateOutputTests
{
    [Theory]
    [InlineData("ho", "cn")]
    [InlineData("cn", "ho")]
    [InlineData("hn", "cn")]
    public void An_output_that_shows_a_state_in_place_keeps_it_though_another_value_is_carried(string nextHidden, string nextCell)
    {
        var layer = ReferenceLstmDirection.Random(3, 2, seed: 5);
        using var model = new TestGraph().Input("x", 1, "batch", 3).Input("h", 1, "batch", 2).Input("c", 1, "batch", 2).Floats("half", [0.5f])
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", layer), "", "h", "c"], ["y", "hn", "cn"], 2))
            .Node("Mul", ["hn", "half"], ["ho"]).Node("Identity", ["hn"], ["shown"])
            .Output("y").Output("shown").Output("hn").Output("ho").Output("cn").Load();
        using var stream = model.CreateStream(new StreamOptions { States = [("h", nextHidden), ("c", nextCell)] });
        using var session = model.CreateSession();
        for (var step = 0; step < 4; step++)
        {
            var x = Seeded.Floats(3, step);
            x.CopyTo(stream.Input<float>("x"));
            x.CopyTo(session.Input("x"));
            stream.Step();
            session.Run();
            foreach (var output in new[] { "y", "shown", "hn", "ho", "cn" })
                Near.SameBits(session.Output(output), stream.Output<float>(output));
            session.Output(nextHidden).CopyTo(session.Input("h"));
            session.Output(nextCell).CopyTo(session.Input("c"));
        }
    }

    [Fact]
    public void Rows_without_a_member_do_not_run_out_of_a_table()
    {
        // A position counts on at every step; its table has four entries.
        using var model = Positions().Load();
        using var bank = model.CreateStreamBank(4, new StreamOptions { States = [("p", "next")] });
        var member = bank.Join();
        for (var step = 0; step < 12; step++)
        {
            if (step % 3 == 0)
                bank.Reset(member);
            bank.Step();
            Assert.Equal([step % 3], Output(bank, member));
        }
    }

    [Fact]
    public void A_failed_step_leaves_no_results_and_good_handles()
    {
        using var model = Positions().Load();
        using var bank = model.CreateStreamBank(4, new StreamOptions { States = [("p", "next")] });
        var (first, second) = (bank.Join(), bank.Join());
        for (var step = 0; step < 4; step++)
            bank.Step();
        bank.Reset(second);
        Assert.Contains("index 4", Assert.Throws<ArgumentException>(bank.Step).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Output(bank, second));
        bank.Leave(first);
        bank.TrimExcess();
        bank.Reset(second);
        bank.Step();
        Assert.Equal([0], Output(bank, second));
    }

    private static float[] Output(StreamBank bank, StreamHandle member)
    {
        var found = new float[1];
        bank.GetOutput<float>(member, "y", found);
        return found;
    }

    private static TestGraph Positions() => new TestGraph().Input("x", "batch", 1).Input("p", DataType.Int64, "batch", 1).Floats("table", [0, 1, 2, 3], 4, 1).Axes("one", 1)
        .Node("Gather", ["table", "p"], ["found"]).Node("Squeeze", ["found", "one"], ["flat"]).Node("Add", ["flat", "x"], ["y"]).Node("Add", ["p", "one"], ["next"])
        .Output("y").Output("next", DataType.Int64);
}
