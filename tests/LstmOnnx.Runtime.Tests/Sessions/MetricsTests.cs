using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Sessions;

/// <summary>What the meter counts. Other tests run at the same time, so each case listens to its own thread alone.</summary>
public class MetricsTests
{
    [Fact]
    public void Runs_steps_and_time_are_counted_by_kind()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var session = model.CreateSession();
        using var stream = model.CreateStream();
        using var bank = model.CreateStreamBank(4);
        for (var i = 0; i < 3; i++)
            bank.Join();
        var heard = Heard(() =>
        {
            session.Run();
            session.Run();
            stream.Step();
            bank.Step();
        });

        Assert.Equal(2, Sum(heard, "lstmonnx.runs", "session"));
        Assert.Equal(1, Sum(heard, "lstmonnx.runs", "stream"));
        Assert.Equal(1, Sum(heard, "lstmonnx.runs", "bank"));
        Assert.Equal(1, Sum(heard, "lstmonnx.steps", "stream"));
        Assert.Equal(3, Sum(heard, "lstmonnx.steps", "bank"));
        Assert.Equal(0, Sum(heard, "lstmonnx.steps", "session"));
        Assert.Equal(4, heard.Count(h => h.Name == "lstmonnx.run.duration" && h.Value > 0));
        Assert.Equal(0, Sum(heard, "lstmonnx.errors", "session"));
    }

    [Fact]
    public void Runs_that_are_handed_their_numbers_are_counted_alike_and_give_the_same()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var session = model.CreateSession();
        using var stream = model.CreateStream();
        var x = Seeded.Floats(session.InputShape(model.Inputs[0].Name).Aggregate(1, (a, b) => a * b), seed: 1);
        var unheard = Array.ConvertAll(new float[2][], _ => new float[session.OutputShape(model.Outputs[0].Name).Aggregate(1, (a, b) => a * b)]);
        var heardOutputs = Array.ConvertAll(unheard, y => new float[y.Length]);
        session.Run(x, unheard[0]);
        stream.Step(x, unheard[1]);
        stream.Reset();
        var heard = Heard(() =>
        {
            session.Run(x, heardOutputs[0]);
            stream.Step(x, heardOutputs[1]);
        });

        Near.SameBits(unheard[0], heardOutputs[0]);
        Near.SameBits(unheard[1], heardOutputs[1]);
        Assert.Contains(unheard[0], y => y != 0);
        Assert.Equal(1, Sum(heard, "lstmonnx.runs", "session"));
        Assert.Equal(1, Sum(heard, "lstmonnx.runs", "stream"));
        Assert.Equal(1, Sum(heard, "lstmonnx.steps", "stream"));
        Assert.Equal(2, heard.Count(h => h.Name == "lstmonnx.run.duration" && h.Value > 0));
        Assert.Equal(0, Sum(heard, "lstmonnx.errors", "session"));
    }

    [Fact]
    public void A_run_that_throws_is_an_error()
    {
        using var model = new TestGraph().Input("i", DataType.Int64, 1).Floats("table", [1, 2, 3], 3, 1).Node("Gather", ["table", "i"], ["y"]).Output("y").Load();
        using var session = model.CreateSession();
        session.Input<long>("i")[0] = 9;
        var heard = Heard(() => Assert.Throws<ArgumentException>(session.Run));
        Assert.Equal(1, Sum(heard, "lstmonnx.errors", "session"));
        Assert.Equal(1, Sum(heard, "lstmonnx.runs", "session"));
    }

    [Fact]
    public void A_listener_makes_nothing_allocate()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var stream = model.CreateStream();
        using var bank = model.CreateStreamBank(4);
        bank.Join();
        using var listener = Probe.Listen();
        Assert.Equal(0, Allocation.Least(() =>
        {
            stream.Step();
            bank.Step();
        }));
    }

    private static List<(string Name, double Value, string Kind)> Heard(Action action)
    {
        var thread = Environment.CurrentManagedThreadId;
        var heard = new List<(string, double, string)>();
        using var listener = Probe.Listen((name, value, kind) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
                heard.Add((name, value, kind));
        });
        action();
        return heard;
    }

    private static double Sum(List<(string Name, double Value, string Kind)> heard, string name, string kind) => heard.Where(h => h.Name == name && h.Kind == kind).Sum(h => h.Value);
}
