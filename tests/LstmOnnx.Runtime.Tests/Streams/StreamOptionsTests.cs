using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Streams whose states, shapes and fixed inputs the caller names, and their typed inputs and outputs.</summary>
public class StreamOptionsTests
{
    private static readonly Dictionary<string, int[]> Rate = new() { ["rate"] = [] };

    private static readonly StreamOptions Named = new() { States = [("cache", "cache_out")] };

    [Fact]
    public void A_shift_register_is_refused_until_it_is_named_and_then_carried()
    {
        using var model = Sums().Load();
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());
        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Contains("'cache'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("StreamOptions.States", refusal.Message, StringComparison.Ordinal);

        using var stream = model.CreateStream(Named);
        var sum = new float[1];
        var given = new List<float> { 0, 0, 0 };
        for (var t = 1; t <= 8; t++)
        {
            stream.Step([t], sum);
            given.Add(t);
            Assert.Equal(given.TakeLast(4).Zip([1f, 10, 100, 1000], (a, b) => a * b).Sum(), sum[0]);
            Assert.Equal(given.TakeLast(3), stream.State<float>("cache").ToArray());
            Assert.Equal(given.TakeLast(3), stream.Output<float>("cache_out").ToArray());
        }
    }

    [Theory]
    [InlineData("nothing", "cache_out", "no input 'nothing'")]
    [InlineData("cache", "nothing", "no output 'nothing'")]
    [InlineData("cache", "y", "cannot come back as")]
    [InlineData("x", "cache_out", "cannot come back as")]
    public void Names_that_do_not_fit_are_refused(string input, string output, string why)
    {
        using var model = Sums().Load();
        Assert.Contains(why, Assert.Throws<ArgumentException>(() => model.CreateStream(new StreamOptions { States = [(input, output)] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_twice_is_refused()
    {
        using var model = Sums().Load();
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => model.CreateStream(new StreamOptions { States = [("cache", "cache_out"), ("cache", "y")] })).Message, StringComparison.Ordinal);
        using var two = StreamGraphs.TwoLayers(states: true).Load();
        Assert.Contains("two states", Assert.Throws<ArgumentException>(() => two.CreateStream(new StreamOptions { States = [("a", "a_out"), ("b", "a_out")] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_of_another_type_is_refused()
    {
        using var model = new TestGraph().Input("x", 1).Input("s", DataType.Int64, 1).Node("Relu", ["x"], ["y"]).Node("Identity", ["s"], ["z"]).Output("y", 1).Output("z", DataType.Int64).Load();
        Assert.Contains("element type", Assert.Throws<ArgumentException>(() => model.CreateStream(new StreamOptions { States = [("s", "y")] })).Message, StringComparison.Ordinal);
        using var stream = model.CreateStream(new StreamOptions { States = [("s", "z")] });
        stream.State<long>("s")[0] = 7;
        stream.Step([1], new float[1]);
        Assert.Equal(7, stream.Output<long>("z")[0]);
    }

    [Fact]
    public void Several_inputs_are_filled_by_name_and_keep_what_they_hold()
    {
        using var model = Scaled().Load();
        using var stream = model.CreateStream(new StreamOptions { InputShapes = Rate });
        stream.Input<long>("rate")[0] = 3;
        var y = new float[2];
        stream.Step([1, 2], y);
        Assert.Equal([3f, 6], y);
        stream.Input<float>("x")[0] = 5;
        stream.Step();
        Assert.Equal([15f, 6], stream.Output<float>("y").ToArray());
        Assert.Contains("Int64", Assert.Throws<InvalidOperationException>(() => stream.Input<int>("rate").Length).Message, StringComparison.Ordinal);
        Assert.Contains("State<T>", Assert.Throws<InvalidOperationException>(() => stream.Input<float>("h").Length).Message, StringComparison.Ordinal);
        Assert.Contains("no state", Assert.Throws<InvalidOperationException>(() => stream.State<float>("x").Length).Message, StringComparison.Ordinal);
        Assert.Contains("'h'", Assert.Throws<ArgumentException>(() => stream.Input<float>("z").Length).Message, StringComparison.Ordinal);
        Assert.Equal([1, 1, 2], stream.InputShape("x"));
    }

    [Fact]
    public void An_input_may_be_fixed_and_a_state_not()
    {
        using var model = Scaled().Load();
        using var stream = model.CreateStream(new StreamOptions { InputShapes = Rate, FixedInputs = new Dictionary<string, Array> { ["rate"] = new long[] { 2 } } });
        var y = new float[2];
        stream.Step([1, 2], y);
        Assert.Equal([2f, 4], y);
        Assert.Contains("fixed", Assert.Throws<InvalidOperationException>(() => stream.Input<long>("rate").Length).Message, StringComparison.Ordinal);
        Assert.Contains("is a state", Assert.Throws<ArgumentException>(() => model.CreateStream(new StreamOptions { InputShapes = Rate, FixedInputs = new Dictionary<string, Array> { ["h"] = new float[3] } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_may_be_several_time_steps_of_a_graph_that_carries_its_state()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var whole = model.CreateSession(1, 12);
        using var frames = model.CreateStream(new StreamOptions { InputShapes = new Dictionary<string, int[]> { ["input"] = [1, 4, StreamGraphs.InputSize] } });
        var x = Seeded.Floats(12 * StreamGraphs.InputSize, 1);
        var (expected, found) = (new float[12 * StreamGraphs.OutputSize], new float[12 * StreamGraphs.OutputSize]);
        whole.Run(x, expected);
        for (var frame = 0; frame < 3; frame++)
            frames.Step(x.AsSpan(frame * 4 * StreamGraphs.InputSize, 4 * StreamGraphs.InputSize), found.AsSpan(frame * 4 * StreamGraphs.OutputSize, 4 * StreamGraphs.OutputSize));
        Near.SameBits(expected, found);
    }

    [Fact]
    public void A_saved_state_is_refused_by_a_stream_of_other_states()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var stream = model.CreateStream();
        using var other = model.CreateStream(new StreamOptions { States = [("a", "b_out"), ("b", "a_out"), ("c", "c_out"), ("d", "d_out")] });
        var saved = new byte[stream.SavedLength];
        stream.Save(saved);
        Assert.Contains("other states", Assert.Throws<ArgumentException>(() => other.Restore(saved)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_byte_of_a_header_is_refused_and_changes_nothing()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var stream = model.CreateStream();
        var (x, before, after) = (Seeded.Floats(StreamGraphs.InputSize, 1), new float[StreamGraphs.OutputSize], new float[StreamGraphs.OutputSize]);
        stream.Step(x, before);
        var saved = new byte[stream.SavedLength];
        stream.Save(saved);
        var header = stream.SavedLength - stream.StateBytes;
        for (var i = 0; i < header; i++)
        {
            var altered = (byte[])saved.Clone();
            altered[i] ^= 0x10;
            altered.AsSpan(header).Fill(0x11);
            Assert.Throws<ArgumentException>(() => stream.Restore(altered));
        }
        var now = new byte[saved.Length];
        stream.Save(now);
        Assert.Equal(saved, now);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_fork_goes_its_own_way_from_the_same_state(bool states)
    {
        using var model = StreamGraphs.TwoLayers(states).Load();
        using var stream = model.CreateStream();
        var (x, y, z) = (Seeded.Floats(3 * StreamGraphs.InputSize, 1), new float[StreamGraphs.OutputSize], new float[StreamGraphs.OutputSize]);
        stream.Step(x.AsSpan(0, StreamGraphs.InputSize), y);
        using var fork = stream.Fork();
        fork.Step(x.AsSpan(StreamGraphs.InputSize, StreamGraphs.InputSize), z);
        stream.Step(x.AsSpan(StreamGraphs.InputSize, StreamGraphs.InputSize), y);
        Near.SameBits(y, z);
        fork.Step(x.AsSpan(0, StreamGraphs.InputSize), z);
        stream.Step(x.AsSpan(2 * StreamGraphs.InputSize, StreamGraphs.InputSize), y);
        Assert.NotEqual(y, z);
    }

    [Fact]
    public void States_that_the_graph_starts_from_constants_are_kept_inside_branches()
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 4);
        var graph = new TestGraph().Input("x", "time", 1, 2).Axes("one", 1).Axes("two", 2);
        graph.Weights("l", "x", layer);
        graph.Node("Shape", ["x"], ["shape"]).Node("Gather", ["shape", "one"], ["b"]).Node("Cast", ["b"], ["choice"], OnnxAttribute.Of("to", 9L))
            .Node("If", ["choice"], ["output"],
                StreamGraphs.Branch("then_branch", ["h"], StreamGraphs.Node("LSTM", ["x", "l_w", "l_r", "l_b"], ["", "h"], OnnxAttribute.Of("hidden_size", 3))),
                StreamGraphs.Branch("else_branch", ["h"], StreamGraphs.Node("Identity", ["x"], ["h"])))
            .Output("output");
        using var model = graph.Load();
        using var stream = model.CreateStream();
        var (x, output) = (Seeded.Floats(2 * 5, 6), new float[3]);
        for (var t = 0; t < 5; t++)
            stream.Step(x.AsSpan(2 * t, 2), output);
        Near.Equal(ReferenceLstm.Run(layer, x, 5, 1).FinalHidden, output, 1e-6);
    }

    // y = 1·x(t−3) + 10·x(t−2) + 100·x(t−1) + 1000·x(t), the last three samples in a cache.
    private static TestGraph Sums() => new TestGraph().Input("x", 1, 1).Input("cache", 1, 3)
        .Axes("from", 1).Axes("to", 4).Axes("axis", 1).Floats("w", [1, 10, 100, 1000], 4, 1)
        .Node("Concat", ["cache", "x"], ["all"], OnnxAttribute.Of("axis", 1L))
        .Node("MatMul", ["all", "w"], ["y"])
        .Node("Slice", ["all", "from", "to", "axis"], ["cache_out"])
        .Output("y", 1, 1).Output("cache_out", 1, 3);

    // y = x · rate, beside an LSTM whose state is carried.
    private static TestGraph Scaled()
    {
        var graph = new TestGraph().Input("x", "time", "batch", 2).Input("rate", DataType.Int64, []).Input("h", 1, "batch", 3);
        return graph.Lstm([.. graph.Weights("l", "x", ReferenceLstmDirection.Random(2, 3, seed: 1)), "", "h"], ["", "h_out"], 3)
            .Node("Cast", ["rate"], ["factor"], OnnxAttribute.Of("to", 1L)).Node("Mul", ["x", "factor"], ["y"]).Output("y").Output("h_out");
    }
}
