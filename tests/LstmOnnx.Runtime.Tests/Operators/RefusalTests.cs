using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

/// <summary>What the SIMD engine does not do, it refuses when the model is loaded, with node, name and value.</summary>
public class RefusalTests
{
    public static TheoryData<string, AttributeProto> Attributes { get; } = new()
    {
        { "attribute clip = -1 ", OnnxAttribute.Of("clip", -1f) },
        { "attribute clip = NaN ", OnnxAttribute.Of("clip", float.NaN) },
        { "attribute input_forget = 2 ", OnnxAttribute.Of("input_forget", 2L) },
        { "attribute layout = 2 ", OnnxAttribute.Of("layout", 2L) },
        { "3 functions are expected", OnnxAttribute.Of("activations", (string[])["Relu", "Tanh"]) },
        { "'Swish' is no activation function", OnnxAttribute.Of("activations", (string[])["Relu", "Tanh", "Swish"]) },
        { "attribute linear_before_reset ", OnnxAttribute.Of("linear_before_reset", 1L) },
        { "attribute direction = 'sideways'", OnnxAttribute.Of("direction", "sideways") },
        { "attribute output_sequence ", OnnxAttribute.Of("output_sequence", 1L) },
        { "attribute clip = Int ", OnnxAttribute.Of("clip", 3L) },
    };

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_attribute_of_LSTM_that_is_not_supported(string text, AttributeProto attribute)
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        var graph = new TestGraph().Input("x", "time", "batch", 2);
        graph.Node("LSTM", graph.Weights("lstm", "x", layer), ["y"], OnnxAttribute.Of("hidden_size", 3L), attribute).Output("y");

        var refusal = Assert.ThrowsAny<ModelRefusedException>(() => graph.Load());

        Assert.Equal(RefusalCode.UnsupportedAttribute, refusal.Code);
        Assert.Equal("LSTM node 'lstm_0'", refusal.Node);
        Assert.Equal(attribute.Name, refusal.Attribute);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_attributes_written_out_are_taken()
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        var graph = new TestGraph().Input("x", "time", "batch", 2);
        graph.Node("LSTM", graph.Weights("lstm", "x", layer), ["y"], OnnxAttribute.Of("activations", (string[])["sigmoid", "tanh", "tanh"]),
            OnnxAttribute.Of("direction", "forward"), OnnxAttribute.Of("input_forget", 0L), OnnxAttribute.Of("layout", 0L), OnnxAttribute.Of("activation_alpha", Array.Empty<float>())).Output("y");
        using var model = graph.Load();
        using var session = model.CreateSession(2, 2);
        Assert.Equal([2, 1, 2, 3], session.OutputShape("y"));
    }

    [Fact]
    public void Surplus_numbers_of_activations_by_the_text()
    {
        var layer = ReferenceLstmDirection.Random(2, 3, seed: 1);
        var graph = new TestGraph().Input("x", "time", "batch", 2);
        graph.Node("LSTM", graph.Weights("lstm", "x", layer), ["y"], OnnxAttribute.Of("activation_alpha", (float[])[1, 2, 3, 4])).Output("y");
        graph.Load().Dispose();

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => graph.Load(new LoadOptions { Engines = [SimdEngine.With(RecurrentSemantics.OnnxText)] }));

        Assert.Equal("activation_alpha", refusal.Attribute);
    }

    [Fact]
    public void Operators_domains_and_opsets_that_are_not_there()
    {
        Refused(RefusalCode.UnsupportedOperator, "no operator Erf", new TestGraph().Input("x", 2).Node("Erf", ["x"], ["y"]).Output("y"));
        Refused(RefusalCode.UnsupportedOpset, "Expand is supported from 8", new TestGraph(7).Input("x", 2).Axes("s", 2).Node("Expand", ["x", "s"], ["y"]).Output("y"));
        Refused(RefusalCode.UnsupportedAttribute, "attribute colour is not known", new TestGraph().Input("x", 2).Node("Relu", ["x"], ["y"], OnnxAttribute.Of("colour", 1L)).Output("y"));
    }

    [Fact]
    public void Training_parts_of_Dropout()
    {
        Refused(RefusalCode.UnsupportedOperator, "'mask'", new TestGraph().Input("x", 2).Node("Dropout", ["x"], ["y", "m"]).Node("Cast", ["m"], ["z"], OnnxAttribute.Of("to", 1L)).Output("y").Output("z"));
    }

    [Fact]
    public void Shapes_indices_and_casts_that_depend_on_data()
    {
        Refused(RefusalCode.DependsOnData, "input 'shape' is computed from data", new TestGraph().Input("x", 2).Node("Cast", ["x"], ["s"], OnnxAttribute.Of("to", 7L)).Node("Reshape", ["x", "s"], ["y"]).Output("y"));
        Refused(RefusalCode.ShapeMismatch, "expected Int64", new TestGraph().Input("x", 2).Floats("s", [2], 1).Node("Reshape", ["x", "s"], ["y"]).Output("y"), atLoad: false);
    }

    private static void Refused(RefusalCode code, string why, TestGraph graph, bool atLoad = true)
    {
        var refusal = atLoad ? Assert.ThrowsAny<ModelRefusedException>(() => graph.Load()) : Assert.ThrowsAny<ModelRefusedException>(() => graph.Load().CreateSession());
        Assert.Equal(code, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }
}
