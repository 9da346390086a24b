using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Reading;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Which inputs are found to take back which outputs, in files of others and where it cannot be told.</summary>
public class StateFinderTests
{
    private static readonly ReferenceLstmDirection Layer = ReferenceLstmDirection.Random(2, 3, seed: 1);

    [Theory]
    [InlineData("dtln-1", "input_3>tf_op_layer_stack_2")]
    [InlineData("dtln-2", "")]
    [InlineData("silero-vad-v4.0", "h>hn c>cn")]
    [InlineData("silero-vad-v5.1", "state>stateN")]
    [InlineData("silero-vad-v5.1-half", "state>stateN")]
    [InlineData("silero-vad-v6.2-16k-op15", "state>stateN")]
    [InlineData("gru-gtcrn-simple", "tra_cache>tra_cache_out inter_cache>inter_cache_out")]
    [InlineData("gru-gonnx-ndm", "")]
    [InlineData("nnsplit-en", "")]
    [InlineData("ecg-bilstm", "")]
    public void States_of_the_corpus_are_found(string folder, string expected)
    {
        var model = Checked(File.ReadAllBytes(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", folder, "model.onnx")));
        Assert.Equal(expected, Text(model));
    }

    [Fact]
    public void A_cache_that_is_no_recurrent_state_is_left_to_the_caller()
    {
        var model = Checked(File.ReadAllBytes(Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "gru-gtcrn-simple", "model.onnx")));
        var (input, reason) = Assert.Single(model.Found.Unsettled);
        Assert.Equal("conv_cache", model.Inputs[input].Name);
        Assert.Contains("'conv_cache_out'", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packed_state_is_found_whatever_its_name() => Assert.Equal("0>1", Text(Checked(StreamGraphs.Packed().Bytes())));

    [Fact]
    public void Outputs_in_another_order_are_paired_by_what_they_hold()
    {
        var graph = Lstm("h", "c");
        Assert.Equal("h>zz c>aa", Text(Checked(graph.Node("Identity", ["y_c"], ["aa"]).Node("Identity", ["y_h"], ["zz"]).Output("aa").Output("zz").Bytes())));
    }

    [Fact]
    public void What_moves_values_is_seen_through()
    {
        var graph = new TestGraph().Input("x", "t", "b", 2).Input("s", "b", 6).Input("reset", DataType.Bool, "b", 1)
            .Axes("halves", 3, 3).Axes("a0", 0).Axes("rows", 1, -1, 3).Floats("zero", [0]).Axes("flat", -1, 3)
            .Node("Where", ["reset", "zero", "s"], ["w"])
            .Node("Split", ["w", "halves"], ["p", "q"], OnnxAttribute.Of("axis", 1L))
            .Node("Unsqueeze", ["p", "a0"], ["h"])
            .Node("Reshape", ["q", "rows"], ["r"])
            .Node("Cast", ["r"], ["c"], OnnxAttribute.Of("to", 1L));
        graph.Lstm([.. graph.Weights("l", "x", Layer), "", "h", "c"], ["", "y_h", "y_c"], 3)
            .Node("Add", ["y_h", "zero"], ["sum"])
            .Node("Concat", ["sum", "y_c"], ["both"], OnnxAttribute.Of("axis", 2L))
            .Node("Squeeze", ["both", "a0"], ["next"]).Output("next", "b", 6);
        Assert.Equal("s>next", Text(Checked(graph.Bytes())));
    }

    [Fact]
    public void What_is_added_to_a_state_makes_it_no_state()
    {
        var graph = Lstm("h", "c").Floats("one", [1]).Node("Add", ["y_h", "one"], ["h_out"]).Output("h_out").Output("y_c");
        var model = Checked(graph.Bytes());
        Assert.Equal("c>y_c", Text(model));
        Assert.Contains("no output is certainly its next value", Assert.Single(model.Found.Unsettled).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_outputs_that_could_be_the_state_are_none()
    {
        var model = Checked(Lstm("h", "c").Node("Identity", ["y_h"], ["again"]).Output("y_h").Output("again").Output("y_c").Bytes());
        Assert.Equal("c>y_c", Text(model));
        Assert.Contains("'y_h', 'again'", Assert.Single(model.Found.Unsettled).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Declared_shapes_tell_the_state_from_what_else_shows_it()
    {
        var graph = Lstm("h", "c").Axes("a0", 0).Node("Squeeze", ["y_h", "a0"], ["embedding"]).Output("embedding", "b", 3).Output("y_h", 1, "b", 3).Output("y_c", 1, "b", 3);
        Assert.Equal("h>y_h c>y_c", Text(Checked(graph.Bytes())));
    }

    [Fact]
    public void Two_inputs_joined_into_one_initial_state_are_left_to_the_caller()
    {
        var graph = new TestGraph().Input("x", "t", "b", 2).Input("h1", 1, "b", 2).Input("h2", 1, "b", 1)
            .Node("Concat", ["h1", "h2"], ["h"], OnnxAttribute.Of("axis", 2L)).Axes("parts", 2, 1);
        graph.Lstm([.. graph.Weights("l", "x", Layer), "", "h"], ["", "y_h"], 3)
            .Node("Split", ["y_h", "parts"], ["n1", "n2"], OnnxAttribute.Of("axis", 2L)).Output("n1").Output("n2");
        var model = Checked(graph.Bytes());
        Assert.Empty(model.States);
        Assert.Equal([1, 2], model.Found.Unsettled.Select(u => u.Input));
    }

    [Theory]
    [InlineData("y_h", "h>n")]
    [InlineData("y_c", "")]
    [InlineData("h0", "h>n")]
    [InlineData("x", "")]
    public void Branches_must_agree_or_start_over(string other, string expected)
    {
        var graph = new TestGraph().Input("x", 1, 1, 3).Input("choice", DataType.Bool).Input("h", 1, 1, 3).Floats("h0", new float[3], 1, 1, 3);
        graph.Lstm([.. graph.Weights("l", "x", ReferenceLstmDirection.Random(3, 3, seed: 2)), "", "h", "h0"], ["", "y_h", "y_c"], 3)
            .Node("If", ["choice"], ["n"], StreamGraphs.Branch("then_branch", ["a"], StreamGraphs.Node("Identity", ["y_h"], ["a"])),
                StreamGraphs.Branch("else_branch", ["a"], StreamGraphs.Node("Identity", [other], ["a"])))
            .Output("n");
        Assert.Equal(expected, Text(Checked(graph.Bytes())));
    }

    [Fact]
    public void Each_branch_may_have_its_own_node()
    {
        NodeProto Inner(int seed) => StreamGraphs.Node("LSTM", ["x", $"l{seed}_w", $"l{seed}_r", $"l{seed}_b", "", "h"], ["", "y"], OnnxAttribute.Of("hidden_size", 3));
        var graph = new TestGraph().Input("x", 1, 1, 2).Input("choice", DataType.Bool).Input("h", 1, 1, 3);
        graph.Weights("l1", "x", Layer);
        graph.Weights("l2", "x", Layer);
        graph.Node("If", ["choice"], ["n"], StreamGraphs.Branch("then_branch", ["y"], Inner(1)), StreamGraphs.Branch("else_branch", ["y"], Inner(2))).Output("n");
        Assert.Equal("h>n", Text(Checked(graph.Bytes())));
    }

    // x [t, b, 2] → LSTM of 3 units from h and c → y_h, y_c.
    private static TestGraph Lstm(string h, string c)
    {
        var graph = new TestGraph().Input("x", "t", "b", 2).Input(h, 1, "b", 3).Input(c, 1, "b", 3);
        return graph.Lstm([.. graph.Weights("l", "x", Layer), "", h, c], ["", "y_h", "y_c"], 3);
    }

    private static CheckedModel Checked(byte[] bytes)
    {
        var limits = new ModelLimits();
        return new CheckedModel(OnnxReader.Read(bytes, limits), limits);
    }

    private static string Text(CheckedModel model) => string.Join(" ", model.States.Select(s => $"{model.Inputs[s.InputIndex].Name}>{model.Outputs[s.OutputIndex].Name}"));
}
