using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.Runtime.Tests.Gate;

/// <summary>A sound model to be spoilt: x [T, B, 2] through an LSTM of 3 units and a MatMul to y, and an If whose branches read from outside.</summary>
internal static class GateModel
{
    public static ModelProto Sound()
    {
        var graph = new GraphProto { Name = "main" };
        graph.Input.Add(Declared("x"));
        graph.Input.Add(Declared("flag"));
        graph.Output.Add(Declared("y"));
        graph.Initializer.Add(Floats("W", 1, 12, 2));
        graph.Initializer.Add(Floats("R", 1, 12, 3));
        graph.Initializer.Add(Floats("B", 1, 24));
        graph.Initializer.Add(Floats("V", 3, 1));
        graph.Node.Add(Node("LSTM", "lstm", ["x", "W", "R", "B"], ["", "h"], Int("hidden_size", 3)));
        graph.Node.Add(Node("MatMul", "head", ["h", "V"], ["m"]));
        graph.Node.Add(Node("If", "choice", ["flag"], ["y"], Graph("then_branch", Branch("then", "inner")), Graph("else_branch", Branch("else", "inner"))));
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
    }

    /// <summary>A branch that doubles the outer value m.</summary>
    public static GraphProto Branch(string name, string output)
    {
        var graph = new GraphProto { Name = name };
        graph.Node.Add(Node("Add", name, ["m", "m"], [output]));
        graph.Output.Add(new ValueInfoProto { Name = output });
        return graph;
    }

    public static NodeProto Node(string op, string name, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    public static AttributeProto Text(string name, string value) => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(value) };

    public static AttributeProto Graph(string name, GraphProto value) => new() { Name = name, Type = AttributeType.Graph, G = value };

    public static TensorProto Floats(string name, params long[] dimensions) =>
        OnnxTensor.Of(name, Enumerable.Range(0, (int)dimensions.Aggregate(1L, (product, size) => product * size)).Select(i => i * 0.01f).ToArray(), dimensions);

    public static ValueInfoProto Declared(string name) =>
        new() { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } };

    public static void Check(ModelProto model) => ModelGate.Check(OnnxReader.Read(model.ToByteArray(), new ModelLimits()));

    public static ModelRefusedException Refusal(ModelProto model) => Assert.ThrowsAny<ModelRefusedException>(() => Check(model));

    /// <summary>Spoils the sound model and asserts the code and a part of the message.</summary>
    public static ModelRefusedException Refused(RefusalCode code, string part, Action<ModelProto> spoil)
    {
        var model = Sound();
        spoil(model);
        var refusal = Refusal(model);
        Assert.True(refusal.Code == code, $"{refusal.Code}: {refusal.Message}");
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        return refusal;
    }
}
