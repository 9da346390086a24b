using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using static LstmOnnx.BadInput.Drafts;
using static LstmOnnx.BadInput.HandModel;

namespace LstmOnnx.BadInput;

/// <summary>Small sound models to be damaged byte by byte; together they have every message and every form of numbers that the reader knows.</summary>
public static class SmallModels
{
    /// <summary>Name and bytes.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } = [("states", States()), ("branches", Branches()), ("forms", Forms())];

    // What a trainer exports for streams: an LSTM with its states in and out, a head, metadata, declared values.
    private static byte[] States()
    {
        var model = Sound();
        (model.ProducerName, model.ProducerVersion) = ("pytorch", "2.10");
        model.MetadataProps.Add(new StringStringEntryProto { Key = "units", Value = "MW" });
        model.Graph.ValueInfo.Add(Declared("y", 1, null, 1));
        model.Graph.Initializer[2] = new TensorProto { Name = "B", DataType = 1, Dims = { 1, 24 }, FloatData = { Enumerable.Repeat(0.25f, 24) } };
        return model.ToByteArray();
    }

    // A branch chosen by a shape, in it one chosen by data; constants in each kind of attribute.
    private static byte[] Branches()
    {
        var graph = new GraphProto { Name = "branches" };
        graph.Input.Add(Declared("x", null, 3));
        graph.Output.Add(Declared("y"));
        graph.Initializer.Add(Integers("first", 0));
        graph.Node.Add(
        [
            Node("Shape", "", ["x"], ["shape"]),
            Node("Gather", "", ["shape", "first"], ["rows"], OnnxAttribute.Of("axis", 0L)),
            Node("Constant", "", [], ["one"], OnnxAttribute.Of("value", Integers("", 1))),
            Node("Sub", "", ["rows", "one"], ["more"]),
            Node("Cast", "", ["more"], ["several"], OnnxAttribute.Of("to", 9L)),
            Node("If", "outer", ["several"], ["y"], Graph("then_branch", Inner()), Graph("else_branch", Plain())),
        ]);
        return Model(graph).ToByteArray();

        static GraphProto Inner()
        {
            var branch = new GraphProto { Name = "then" };
            branch.Node.Add(
            [
                Node("Constant", "", [], ["starts"], OnnxAttribute.Of("value_ints", 0L, 0L)),
                Node("Constant", "", [], ["ends"], OnnxAttribute.Of("value_ints", 1L, 1L)),
                Node("Slice", "", ["x", "starts", "ends"], ["corner"]),
                Node("Cast", "", ["corner"], ["flag"], OnnxAttribute.Of("to", 9L)),
                Node("If", "inner", ["flag"], ["chosen"], Graph("then_branch", Scaled("twice", 2f)), Graph("else_branch", Scaled("half", 0.5f))),
            ]);
            branch.Output.Add(new ValueInfoProto { Name = "chosen" });
            return branch;
        }

        static GraphProto Scaled(string name, float factor)
        {
            var branch = new GraphProto { Name = name };
            branch.Node.Add(Node("Constant", "", [], [$"{name}_k"], OnnxAttribute.Of("value_float", factor)));
            branch.Node.Add(Node("Mul", "", ["x", $"{name}_k"], [name]));
            branch.Output.Add(new ValueInfoProto { Name = name });
            return branch;
        }

        static GraphProto Plain()
        {
            var branch = new GraphProto { Name = "else" };
            branch.Initializer.Add(Floats("V", 3, 3));
            branch.Node.Add(Node("MatMul", "", ["x", "V"], ["product"]));
            branch.Output.Add(Declared("product", null, 3));
            return branch;
        }
    }

    // LSTM, GRU and RNN of one unit, their weights raw, packed, one by one and mixed; integers in each form.
    private static byte[] Forms()
    {
        static byte[] One(params float[] values) => Wire.Message([.. values.Select(value => Wire.Float(4, value))]);

        return Wire.Message(
            Wire.Number(1, 8), Wire.Text(2, "hand"), Wire.Bytes(8, Wire.Text(1, ""), Wire.Number(2, 17)),
            Wire.Bytes(7,
                Tensor(5, "w", [1, 4, 1], Raw(0.1f, 0.2f, 0.3f, 0.4f)),
                Tensor(5, "r", [1, 4, 1], Wire.Bytes(4, Wire.Floats(0.5f, 0.6f, 0.7f, 0.8f))),
                Tensor(5, "b", [1, 8], One(1, 2, 3, 4), Wire.Bytes(4, Wire.Floats(5, 6)), One(7, 8)),
                Tensor(5, "gw", [1, 3, 1], One(0.1f, 0.2f, 0.3f)),
                Wire.Bytes(5, Wire.Bytes(1, Wire.Varint(1), Wire.Varint(3), Wire.Varint(1)), Wire.Number(2, 1), Wire.Text(8, "gr"), Raw(0.1f, 0.2f, 0.3f)),
                Tensor(5, "n", [1, 1, 1], One(0.5f)),
                Wire.Bytes(5, Wire.Number(1, 1), Wire.Number(2, 7), Wire.Bytes(7, Wire.Varint(0)), Wire.Text(8, "axes")),
                Wire.Bytes(5, Wire.Number(1, 2), Wire.Number(2, 7), Wire.Number(7, -1), Wire.Number(7, 1), Wire.Text(8, "shape")),
                Wire.Bytes(5, Wire.Number(1, 2), Wire.Number(2, 6), Wire.Bytes(5, Wire.Varint(1)), Wire.Number(5, -1), Wire.Text(8, "spare")),
                Node("LSTM", ["x", "w", "r", "b"], ["", "lh"], Wire.Text(3, "lstm"), Attribute("hidden_size", 2, Wire.Number(3, 1)), Attribute("direction", 3, Wire.Text(4, "forward"))),
                Node("GRU", ["x", "gw", "gr"], ["", "gh"], Attribute("hidden_size", 2, Wire.Number(3, 1))),
                Node("RNN", ["x", "n", "n"], ["", "nh"], Attribute("activations", 8, Wire.Text(9, "Tanh"))),
                Node("Add", ["lh", "gh"], ["s"]),
                Node("Add", ["s", "nh"], ["t"]),
                Node("Squeeze", ["t", "axes"], ["u"]),
                Node("Reshape", ["u", "shape"], ["v"]),
                Node("Transpose", ["v"], ["y"], Attribute("perm", 7, Wire.Number(8, 0), Wire.Bytes(8, Wire.Varint(1)))),
                Wire.Bytes(11, Wire.Text(1, "x"), Wire.Bytes(2, Wire.Bytes(1, Wire.Number(1, 1), Wire.Bytes(2, Wire.Bytes(1, Wire.Text(2, "time")), Wire.Bytes(1, Wire.Text(2, "batch")), Wire.Bytes(1, Wire.Number(1, 1)))))),
                Value(12, "y")));
    }
}
