using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Sessions;

public class SessionTests
{
    private static readonly ReferenceLstmDirection Layer = ReferenceLstmDirection.Random(3, 4, seed: 1);

    [Fact]
    public void A_sequence_to_one_model_gives_what_the_reference_gives()
    {
        var (weights, bias) = (Seeded.Floats(8, 2), Seeded.Floats(2, 3));
        using var model = LstmLayers.SequenceToOne(Layer, weights, bias).Load();
        using var session = model.CreateSession(batchSize: 2, sequenceLength: 6);
        var input = Seeded.Floats(2 * 6 * 3, 4);
        var output = new float[4];

        session.Run(input, output);

        for (var b = 0; b < 2; b++)
        {
            var hidden = ReferenceLstm.Run(Layer, input.AsSpan(b * 18, 18), 6, 1).FinalHidden;
            for (var o = 0; o < 2; o++)
                Assert.Equal(bias[o] + hidden.Select((h, k) => h * weights[(o * 4) + k]).Sum(), output[(b * 2) + o], 1e-5);
        }
    }

    [Fact]
    public void Inputs_keep_what_the_caller_wrote_and_outputs_stay_until_the_next_run()
    {
        using var model = LstmLayers.SequenceToOne(Layer, Seeded.Floats(4, 2), [0.5f]).Load();
        using var session = model.CreateSession(1, 3);
        var input = Seeded.Floats(9, 5);
        input.CopyTo(session.Input("input"));

        session.Run();
        var first = session.Output("output").ToArray();
        session.Run();

        Near.SameBits(input, session.Input(0));
        Near.SameBits(first, session.Output(0));
    }

    [Fact]
    public void An_input_that_is_an_output_too_is_handed_back_as_a_copy()
    {
        using var model = new TestGraph().Input("x", 2).Node("Identity", ["x"], ["same"]).Output("same").Load();
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [2] });
        session.Input(0)[0] = 1;
        session.Run();
        session.Input(0)[0] = 2;
        Assert.Equal(1, session.Output(0)[0]);
    }

    [Fact]
    public void Wrong_lengths_name_the_tensor_its_shape_and_both_lengths()
    {
        using var model = LstmLayers.SequenceToOne(Layer, Seeded.Floats(4, 2), [0.5f]).Load();
        using var session = model.CreateSession(2, 5);

        var input = Assert.Throws<ArgumentException>(() => session.Run(new float[29], new float[2]));
        var output = Assert.Throws<ArgumentException>(() => session.Run(new float[30], new float[3]));

        Assert.Contains("input 'input' has shape [2, 5, 3]: expected 30 values, found 29", input.Message, StringComparison.Ordinal);
        Assert.Contains("output 'output' has shape [2, 1]: expected room for 2 values, found 3", output.Message, StringComparison.Ordinal);
        using var stream = model.CreateStream();
        Assert.Contains("[1, 1, 3]", Assert.Throws<ArgumentException>(() => stream.Step(new float[2], new float[1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_names_list_those_that_there_are()
    {
        using var model = LstmLayers.SequenceToOne(Layer, Seeded.Floats(4, 2), [0.5f]).Load();
        using var session = model.CreateSession();

        Assert.Contains("'input'", Assert.Throws<ArgumentException>(() => session.Input("inptu")).Message, StringComparison.Ordinal);
        Assert.Contains("'output'", Assert.Throws<ArgumentException>(() => session.Output("y")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Output(1).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Input(-1).ToArray());
    }

    [Fact]
    public void Shapes_that_the_file_does_not_allow_are_refused_by_name()
    {
        using var model = LstmLayers.SequenceToOne(Layer, Seeded.Floats(4, 2), [0.5f]).Load();

        Assert.Contains("[batch, time, 3], found [1, 1, 2]", Throws(new() { ["input"] = [1, 1, 2] }), StringComparison.Ordinal);
        Assert.Contains("found [1, 3]", Throws(new() { ["input"] = [1, 3] }), StringComparison.Ordinal);
        Assert.Contains("found [-1, 1, 3]", Throws(new() { ["input"] = [-1, 1, 3] }), StringComparison.Ordinal);
        Assert.Contains("no input 'x'", Throws(new() { ["x"] = [1, 1, 3] }), StringComparison.Ordinal);
        Assert.Contains("no shape given for input 'input'", Throws([]), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateSession(0));

        string Throws(Dictionary<string, int[]> shapes) => Assert.Throws<ArgumentException>(() => model.CreateSession(shapes)).Message;
    }

    [Fact]
    public void Batch_and_time_are_found_by_use_by_name_and_by_place()
    {
        // Symbols that say nothing: use decides. The input is [time, batch, I] in one, [batch, time, I] in the other.
        using var timeFirst = new TestGraph().Input("x", "a", "b", 3)
            .Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y"], 4)).Output("y").Load();
        using var batchFirst = new TestGraph().Input("x", "a", "b", 3).Floats("scale", [2])
            .Node("Mul", ["x", "scale"], ["scaled"])
            .Node("Transpose", ["scaled"], ["swapped"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Also(g => g.Lstm(g.Weights("lstm", "swapped", Layer), ["y"], 4)).Output("y").Load();
        using var named = new TestGraph().Input("x", "seq_len", "N").Node("Relu", ["x"], ["y"]).Output("y").Load();
        using var placed = new TestGraph().Input("x", "a", "b", 3).Node("Relu", ["x"], ["y"]).Output("y").Load();

        Assert.Equal([7, 2, 3], timeFirst.CreateSession(2, 7).InputShape("x"));
        Assert.Equal([2, 7, 3], batchFirst.CreateSession(2, 7).InputShape("x"));
        Assert.Equal([7, 2], named.CreateSession(2, 7).InputShape("x"));
        Assert.Equal([2, 7, 3], placed.CreateSession(2, 7).InputShape("x"));
    }

    [Fact]
    public void Sizes_that_the_file_fixes_or_leaves_open_are_told()
    {
        using var fixedTime = new TestGraph().Input("x", 5, "batch", 3)
            .Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y"], 4)).Output("y").Load();
        using var open = new TestGraph().Input("x", "batch", "time", "channels").Node("Relu", ["x"], ["y"]).Output("y").Load();

        Assert.Contains("sequence length (axis 0) at 5, found 1", Assert.Throws<ArgumentException>(() => fixedTime.CreateSession()).Message, StringComparison.Ordinal);
        Assert.Equal([5, 2, 3], fixedTime.CreateSession(2, 5).InputShape("x"));
        Assert.Contains("axis 2", Assert.Throws<ArgumentException>(() => open.CreateSession()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_declares_no_shape_takes_the_shape_that_is_given()
    {
        using var model = new TestGraph().Input("x").Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y"], 4)).Output("y").Load();
        Assert.Contains("does not declare its shape", Assert.Throws<ArgumentException>(() => model.CreateSession()).Message, StringComparison.Ordinal);
        using var session = model.CreateSession(new Dictionary<string, int[]> { ["x"] = [5, 2, 3] });
        Assert.Equal([5, 1, 2, 4], session.OutputShape("y"));
    }

    [Fact]
    public void A_weight_that_does_not_fit_the_input_is_refused_by_node()
    {
        using var model = new TestGraph().Input("x", "time", "batch", "features")
            .Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y"], 4)).Output("y").Load();

        var refusal = Assert.Throws<ModelRefusedException>(() => model.CreateSession(new Dictionary<string, int[]> { ["x"] = [2, 1, 5] }));

        Assert.Equal(RefusalCode.ShapeMismatch, refusal.Code);
        Assert.Contains("LSTM node 'lstm_0': input 'W' has shape [1, 16, 3], expected [1, 16, 5]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_of_other_types_cross_the_edge_as_themselves()
    {
        using var model = new TestGraph().Input("x", DataType.Int64, 2).Node("Identity", ["x"], ["y"]).Node("Cast", ["x"], ["half"], OnnxAttribute.Of("to", 10L))
            .Output("y", DataType.Int64).Output("half", DataType.Float16).Load();
        using var session = model.CreateSession();
        new long[] { 5, 65537 }.CopyTo(session.Input<long>("x"));
        session.Run();
        Assert.Equal([5L, 65537], session.Output<long>("y"));
        Assert.Equal([(Half)5, Half.PositiveInfinity], session.Output<Half>("half"));

        Assert.Contains("input 'x' holds Int64: ask for it as long, not as System.Single", Assert.Throws<InvalidOperationException>(() => session.Input("x").Length).Message, StringComparison.Ordinal);
        Assert.Contains("output 'half' holds Float16: ask for it as Half, not as System.UInt16", Assert.Throws<InvalidOperationException>(() => session.Output<ushort>("half").Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_is_declared_wrongly_or_has_no_carrier_is_refused()
    {
        var lie = Assert.ThrowsAny<ModelRefusedException>(() => new TestGraph().Input("x", DataType.Int64, 2).Node("Identity", ["x"], ["y"]).Output("y").Load().CreateSession());
        var text = Assert.Throws<UnsupportedOnnxException>(() => new TestGraph().Input("x", DataType.String, 2).Node("Identity", ["x"], ["y"]).Output("y", DataType.String).Load());

        Assert.Contains("output 'y' is declared as Float, the graph gives Int64", lie.Message, StringComparison.Ordinal);
        Assert.Contains("input 'x' has elements of type String", text.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_inputs_are_filled_by_name()
    {
        using var model = new TestGraph().Input("a", 2).Input("b", 2).Node("Add", ["a", "b"], ["sum"]).Output("sum").Load();
        using var session = model.CreateSession();
        Assert.Contains("Input<T>(name)", Assert.Throws<InvalidOperationException>(() => session.Run(new float[2], new float[2])).Message, StringComparison.Ordinal);
        new float[] { 1, 2 }.CopyTo(session.Input("a"));
        new float[] { 10, 20 }.CopyTo(session.Input("b"));
        session.Run();
        Assert.Equal([11, 22], session.Output("sum"));
    }

    [Fact]
    public void A_plain_session_of_a_streaming_form_takes_its_states_from_the_caller_every_time()
    {
        using var model = new TestGraph().Input("x", "time", "batch", 3).Input("h", 1, "batch", 4).Input("c", 1, "batch", 4)
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", Layer), "", "h", "c"], ["y", "h_out", "c_out"], 4))
            .Output("y").Output("h_out").Output("c_out").Load();
        using var session = model.CreateSession(1, 3);
        var (x, hidden, cell) = (Seeded.Floats(9, 6), Seeded.Floats(4, 7), Seeded.Floats(4, 8));
        x.CopyTo(session.Input("x"));
        hidden.CopyTo(session.Input("h"));
        cell.CopyTo(session.Input("c"));

        session.Run();
        session.Run();

        var expected = ReferenceLstm.Run(Layer, x, 3, 1, initialHidden: hidden, initialCell: cell);
        Near.Equal(expected.FinalHidden, session.Output("h_out"), 1e-6);
        Near.Equal(expected.FinalCell, session.Output("c_out"), 1e-6);
        Near.SameBits(hidden, session.Input("h"));
    }
}
