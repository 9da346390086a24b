using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.Runtime.Tests.Gate.GateModel;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>Stored weights that do not fit their recurrent node, and weights that are no numbers.</summary>
public class WeightGateTests
{
    // operator, gates of it; shapes by ONNX's text: W [D, gates*H, I], R [D, gates*H, H], B [D, 2*gates*H]
    [Theory]
    [InlineData("LSTM", 4)]
    [InlineData("GRU", 3)]
    [InlineData("RNN", 1)]
    public void Shapes_follow_hidden_size_and_direction(string op, int gates)
    {
        Check(Recurrent(op, 5, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Check(Recurrent(op, null, "reverse", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Check(Recurrent(op, 5, "bidirectional", [2, gates * 5, 2], [2, gates * 5, 5], [2, 2 * gates * 5]));

        Mismatch("W ('w') has the shape", Recurrent(op, 4, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Mismatch("hidden_size is 0", Recurrent(op, 0, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Mismatch("hidden_size is -5", Recurrent(op, -5, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Mismatch("hidden_size is 9223372036854775807", Recurrent(op, long.MaxValue, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
        Mismatch("W ('w') has the shape", Recurrent(op, 5, "bidirectional", [1, gates * 5, 2], [2, gates * 5, 5], [2, 2 * gates * 5]));
        Mismatch("R ('r') has the shape", Recurrent(op, 5, "forward", [1, gates * 5, 2], [1, gates * 5, 4], [1, 2 * gates * 5]));
        Mismatch("B ('b') has the shape", Recurrent(op, 5, "forward", [1, gates * 5, 2], [1, gates * 5, 5], [1, gates * 5]));
        Mismatch("W ('w') has the shape", Recurrent(op, 5, "forward", [gates * 5, 2], [1, gates * 5, 5], [1, 2 * gates * 5]));
    }

    [Fact]
    public void States_peepholes_and_lengths_have_their_shapes()
    {
        foreach (var (input, right, wrong) in new (int, long[], long[])[]
        {
            (4, [7], [7, 1]), (5, [1, 7, 3], [7, 1, 3]), (6, [1, 7, 3], [1, 7, 4]), (7, [1, 9], [1, 12]),
        })
        {
            Check(WithInput(input, right, layout: 0));
            Assert.Equal(RefusalCode.ShapeMismatch, Refusal(WithInput(input, wrong, layout: 0)).Code);
        }

        Check(WithInput(5, [7, 1, 3], layout: 1));
        Assert.Equal(RefusalCode.ShapeMismatch, Refusal(WithInput(5, [1, 7, 3], layout: 1)).Code);
    }

    [Fact]
    public void X_W_and_R_have_to_be_there()
    {
        Refused(RefusalCode.MissingValue, "input 2 (R) is left out", m =>
        {
            m.Graph.Node[0].Input.RemoveAt(3);
            m.Graph.Node[0].Input.RemoveAt(2);
        });
        Refused(RefusalCode.MissingValue, "input 1 (W) is left out", m => m.Graph.Node[0].Input[1] = "");
    }

    [Fact]
    public void An_unknown_direction_is_refused()
    {
        var refusal = Refused(RefusalCode.UnsupportedAttribute, "direction = 'sideways\\n' is not", m => m.Graph.Node[0].Attribute.Add(Text("direction", "sideways\n")));

        Assert.Equal(("LSTM node 'lstm'", "direction"), (refusal.Node, refusal.Attribute));
    }

    [Fact]
    public void Weights_behind_Constant_and_Identity_and_in_inner_graphs_are_found()
    {
        Refused(RefusalCode.ShapeMismatch, "R ('')", m =>
        {
            m.Graph.Initializer.RemoveAt(1);
            m.Graph.Node.Insert(0, Node("Identity", "copy", ["constant"], ["R"]));
            m.Graph.Node.Insert(0, Node("Constant", "constant", [], ["constant"], new AttributeProto { Name = "value", Type = AttributeType.Tensor, T = Floats("", 1, 12, 4) }));
        });
        Refused(RefusalCode.ShapeMismatch, "GRU node 'inside': R ('R')", m =>
        {
            var branch = m.Graph.Node[2].Attribute[0].G;
            branch.Node.Add(Node("GRU", "inside", ["x", "w", "R"], ["g"], Int("hidden_size", 3)));
            branch.Initializer.Add(Floats("w", 1, 9, 2));
        });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_no_numbers_are_refused_with_their_place(float value)
    {
        foreach (var initializer in new[] { 0, 1, 2, 3 })
        {
            Refused(RefusalCode.NonFiniteWeight, "at element 2", m =>
            {
                var tensor = m.Graph.Initializer[initializer];
                var floats = OnnxTensor.ToFloats(tensor);
                floats[2] = value;
                m.Graph.Initializer[initializer] = OnnxTensor.Of(tensor.Name, floats, [.. tensor.Dims]);
            });
        }
    }

    [Fact]
    public void Numbers_that_are_not_finite_pass_where_they_are_no_weights()
    {
        var model = Sound();
        model.Graph.Initializer.Add(OnnxTensor.Of("mask", [float.NegativeInfinity], [1]));
        model.Graph.Node.Add(Node("Add", "add", ["m", "mask"], ["masked"]));
        Check(model);
    }

    // Stored forms of a weight [3] whose last element is infinite: the bits by IEEE 754, and bfloat16 as the upper half of a float.
    [Fact]
    public void Every_form_of_floats_is_searched()
    {
        var forms = new[]
        {
            new TensorProto { DataType = 1, FloatData = { 0, 1, float.PositiveInfinity } },
            new TensorProto { DataType = 11, DoubleData = { 0, double.MaxValue, double.NaN } },
            new TensorProto { DataType = 11, RawData = Doubles(0, double.MaxValue, double.NegativeInfinity) },
            new TensorProto { DataType = 10, Int32Data = { 0, 0x7BFF, 0x7C00 } },
            new TensorProto { DataType = 16, Int32Data = { 0, 0x7F7F, 0xFF80 } },
            new TensorProto { DataType = 10, RawData = ByteString.CopyFrom(0, 0, 0xFF, 0x7B, 0x01, 0xFE) },
        };
        foreach (var tensor in forms)
        {
            tensor.Name = "t";
            tensor.Dims.Add(3);
            var refusal = Refused(RefusalCode.NonFiniteWeight, "'t' is NaN or infinite at element 2", m =>
            {
                m.Graph.Initializer.Add(tensor);
                m.Graph.Node.Add(Node("Gemm", "gemm", ["m", "t"], ["g"]));
            });
            Assert.Equal("Gemm node 'gemm'", refusal.Node);
        }
    }

    [Fact]
    public void Integers_have_no_such_values()
    {
        var model = Sound();
        model.Graph.Initializer.Add(new TensorProto { Name = "t", DataType = 6, Dims = { 1 }, Int32Data = { 0x7F80_0000 } });
        model.Graph.Node.Add(Node("MatMul", "integers", ["t", "t"], ["g"]));
        Check(model);
    }

    private static ByteString Doubles(params double[] values) => ByteString.CopyFrom([.. values.SelectMany(BitConverter.GetBytes)]);

    private static void Mismatch(string part, ModelProto model)
    {
        var refusal = Refusal(model);
        Assert.Equal(RefusalCode.ShapeMismatch, refusal.Code);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    private static ModelProto Recurrent(string op, long? hiddenSize, string direction, long[] w, long[] r, long[] b)
    {
        var model = Sound();
        model.Graph.Initializer.Add([Floats("w", w), Floats("r", r), Floats("b", b)]);
        var node = Node(op, "recurrent", ["x", "w", "r", "b"], ["out"], Text("direction", direction));
        if (hiddenSize is { } size)
            node.Attribute.Add(Int("hidden_size", size));
        model.Graph.Node.Add(node);
        return model;
    }

    private static ModelProto WithInput(int input, long[] shape, long layout)
    {
        var model = Sound();
        var node = model.Graph.Node[0];
        while (node.Input.Count < input)
            node.Input.Add("");
        node.Input.Add("more");
        node.Attribute.Add(Int("layout", layout));
        model.Graph.Initializer.Add(Floats("more", shape));
        return model;
    }
}
