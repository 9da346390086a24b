using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Models without state inputs: those whose outputs need later steps are refused, by node and reason; the others run step by step.</summary>
public class StreamRefusalTests
{
    private static readonly ReferenceLstmDirection Layer = ReferenceLstmDirection.Random(2, 3, seed: 1);

    [Theory]
    [InlineData("reverse")]
    [InlineData("bidirectional")]
    public void A_direction_that_reads_later_steps_first_is_refused(string direction)
    {
        ReferenceLstmDirection[] layers = direction == "reverse" ? [Layer] : [Layer, Layer];
        using var model = new TestGraph().Input("x", "time", "batch", 2)
            .Also(g => g.Lstm(g.Weights("lstm", "x", layers), ["output"], 3, direction)).Output("output").Load();

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());

        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Equal("LSTM node 'lstm_0'", refusal.Node);
        Assert.Contains(direction, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_softmax_over_time_is_refused_and_one_over_units_is_not()
    {
        Refused("sums over time", g => g.Node("Softmax", ["y"], ["output"], OnnxAttribute.Of("axis", 0L)));
        Streams(g => g.Node("Softmax", ["y"], ["output"], OnnxAttribute.Of("axis", 3L)));
    }

    [Theory]
    [InlineData("ReduceMean", "takes all steps together")]
    [InlineData("ReduceLogSumExp", "takes all steps together")]
    public void A_reduction_of_units_streams_and_one_of_time_is_refused(string opType, string why)
    {
        Refused(why, g => g.Node(opType, ["y"], ["output"], OnnxAttribute.Of("axes", [0L])));
        Refused(why, g => g.Node(opType, ["y"], ["output"]));
        Streams(g => g.Node(opType, ["y"], ["output"], OnnxAttribute.Of("axes", [-1L])));
        // Time moves from axis 1 to axis 0.
        Streams(g => g.Node("Transpose", ["y"], ["turned"], OnnxAttribute.Of("perm", 1L, 0L, 2L, 3L))
            .Node(opType, ["turned"], ["output"], OnnxAttribute.Of("axes", [0L]), OnnxAttribute.Of("keepdims", 0L)));
    }

    [Fact]
    public void Places_and_running_sums_of_units_stream_and_those_of_time_are_refused()
    {
        Refused("chooses between steps", g => g.Node("ArgMax", ["y"], ["place"]).Node("Cast", ["place"], ["output"], OnnxAttribute.Of("to", 1L)));
        Streams(g => g.Node("ArgMax", ["y"], ["place"], OnnxAttribute.Of("axis", 3L), OnnxAttribute.Of("keepdims", 0L)).Node("Cast", ["place"], ["output"], OnnxAttribute.Of("to", 1L)));
        Refused("sums over time", g => g.Integers("axis", [0]).Node("CumSum", ["y", "axis"], ["output"]));
        Streams(g => g.Integers("axis", [-1]).Node("CumSum", ["y", "axis"], ["output"]));
    }

    [Fact]
    public void Functions_and_combinations_of_one_step_stream()
    {
        Streams(g => g.Floats("zero", [0]).Floats("slopes", [1, 2, 3], 3)
            .Node("Erf", ["y"], ["a"]).Node("LeakyRelu", ["a"], ["b"]).Node("PRelu", ["b", "slopes"], ["c"]).Node("Clip", ["c", "zero"], ["d"])
            .Node("Max", ["a", "d", "slopes"], ["e"]).Node("Pow", ["e", "slopes"], ["f"]).Node("Less", ["a", "zero"], ["g"]).Node("Not", ["g"], ["h"]).Node("Or", ["g", "h"], ["i"])
            .Node("Where", ["i", "f", "zero"], ["output"]));
        Refused("latest", g => g.Node("Mean", ["y", "y_h"], ["output"]));
        // Every step meets every other one.
        Refused("other steps", g => g.Node("Transpose", ["y"], ["turned"], OnnxAttribute.Of("perm", 3L, 1L, 2L, 0L))
            .Node("ReduceMax", ["turned"], ["row"], OnnxAttribute.Of("axes", [0L])).Node("ReduceMax", ["y"], ["column"], OnnxAttribute.Of("axes", [3L])).Node("Sum", ["row", "column"], ["output"]));
    }

    [Fact]
    public void Only_the_last_step_may_be_picked_out()
    {
        Refused("by their place", g => g.Integers("i", [0]).Node("Gather", ["y", "i"], ["output"]));
        Streams(g => g.Integers("i", [-1]).Node("Gather", ["y", "i"], ["output"]));
        Refused("by their place", g => g.Axes("from", 1).Axes("to", int.MaxValue).Axes("axes", 0).Node("Slice", ["y", "from", "to", "axes"], ["output"]));
        Streams(g => g.Axes("from", -1).Axes("to", int.MaxValue).Axes("axes", 0).Node("Slice", ["y", "from", "to", "axes"], ["output"]));
        Refused("by their place", g => g.Axes("from", -1).Axes("to", int.MinValue).Axes("axes", 0).Axes("steps", -1).Node("Slice", ["y", "from", "to", "axes", "steps"], ["output"]));
    }

    [Fact]
    public void Each_step_may_not_meet_the_last_one() =>
        Refused("latest", g => g.Node("Add", ["y", "y_h"], ["output"]));

    [Fact]
    public void Steps_may_not_be_joined_along_time() =>
        Refused("joins along time", g => g.Node("Concat", ["y", "y"], ["output"], OnnxAttribute.Of("axis", 0L)));

    [Fact]
    public void Axes_may_be_joined_and_taken_apart_around_time_but_not_time_itself()
    {
        Streams(g => g.Axes("rows", -1, 3).Node("Reshape", ["y", "rows"], ["flat"]).Floats("w", Seeded.Floats(6, 3), 3, 2).Node("MatMul", ["flat", "w"], ["output"]));
        Refused("takes the time axis apart", g => g.Axes("rows", 3, -1).Node("Reshape", ["y", "rows"], ["output"]));
    }

    [Fact]
    public void A_state_computed_from_data_is_refused() => Refused("computed from data", g => g
        .Axes("axes", 0).Also(h => h.Lstm([.. h.Weights("second", "x", Layer), "", "y_h", "y_c"], ["output"], 3)), "lstm_1");

    [Fact]
    public void A_sequence_that_is_not_time_is_refused() => Refused("not the model's time", g => g
        .Also(h => h.Lstm(h.Weights("second", "y_h", ReferenceLstmDirection.Random(3, 3, seed: 2)), ["output"], 3)), "lstm_1");

    [Fact]
    public void A_file_of_one_fixed_step_streams_and_one_of_several_does_not()
    {
        TestGraph Fixed(int steps) => new TestGraph().Input("x", steps, 1, 2)
            .Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["", "output"], 3)).Output("output");
        using var one = Fixed(1).Load();
        using var stream = one.CreateStream();
        var output = new float[3];
        float[] x = [0.5f, -0.5f, 0.25f, 1];

        stream.Step(x.AsSpan(0, 2), output);
        stream.Step(x.AsSpan(2, 2), output);

        Near.Equal(ReferenceLstm.Run(Layer, x, 2, 1).FinalHidden, output, 1e-6);
        using var several = Fixed(4).Load();
        Assert.Contains("4", Assert.Throws<UnsupportedOnnxException>(() => several.CreateStream()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_a_recurrent_node_has_nothing_to_keep()
    {
        using var model = new TestGraph().Input("x", "time", "batch", 2).Node("Relu", ["x"], ["output"]).Output("output").Load();
        Assert.Contains("no recurrent node", Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream()).Message, StringComparison.Ordinal);
    }

    // x [time, batch, 2] → LSTM of 3 units with all outputs → what the test adds.
    private static LstmModel Model(Action<TestGraph> rest) => new TestGraph().Input("x", "time", "batch", 2)
        .Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y", "y_h", "y_c"], 3)).Also(rest).Output("output").Load();

    private static void Refused(string why, Action<TestGraph> rest, string? node = null)
    {
        using var model = Model(rest);
        using (model.CreateSession(2, 3))
        {
        }
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());
        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        if (node is not null)
            Assert.Contains(node, refusal.Node, StringComparison.Ordinal);
    }

    // What a run of t + 1 steps gives last is what step t gives.
    private static void Streams(Action<TestGraph> rest)
    {
        using var model = Model(rest);
        using var stream = model.CreateStream(2);
        var x = Seeded.Floats(5 * 2 * 2, 9);
        for (var t = 0; t < 5; t++)
        {
            using var session = model.CreateSession(2, t + 1);
            x.AsSpan(0, (t + 1) * 4).CopyTo(session.Input(0));
            session.Run();
            var output = new float[model.CreateSession(2, 1).Output(0).Length];
            stream.Step(x.AsSpan(t * 4, 4), output);
            Near.SameBits(session.Output(0)[^output.Length..], output);
        }
    }
}
