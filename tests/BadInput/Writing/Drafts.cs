using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using AttributeType = LstmOnnx.Onnx.Protobuf.AttributeProto.Types.AttributeType;

namespace LstmOnnx.BadInput;

/// <summary>Sound models to be spoilt, and the parts to spoil them with.</summary>
public static class Drafts
{
    /// <summary>x [time, batch, 2] through an LSTM of 3 units, with states h and c in and out, and a MatMul to y.</summary>
    public static ModelProto Sound()
    {
        var graph = new GraphProto { Name = "main" };
        graph.Input.Add([Declared("x", null, null, 2), Declared("h", 1, null, 3), Declared("c", 1, null, 3)]);
        graph.Output.Add([Declared("y"), Declared("h_out"), Declared("c_out")]);
        graph.Initializer.Add([Floats("W", 1, 12, 2), Floats("R", 1, 12, 3), Floats("B", 1, 24), Floats("V", 3, 1)]);
        graph.Node.Add(Node("LSTM", "lstm", ["x", "W", "R", "B", "", "h", "c"], ["", "h_out", "c_out"], OnnxAttribute.Of("hidden_size", 3L)));
        graph.Node.Add(Node("MatMul", "head", ["h_out", "V"], ["y"]));
        return Model(graph);
    }

    /// <summary>The sound model with one change.</summary>
    public static byte[] Spoilt(Action<ModelProto> spoil)
    {
        var model = Sound();
        spoil(model);
        return model.ToByteArray();
    }

    /// <summary>The sound model with more nodes and constants, which nothing reads.</summary>
    public static byte[] With(NodeProto[] nodes, params TensorProto[] constants) => Spoilt(model =>
    {
        model.Graph.Node.Add(nodes);
        model.Graph.Initializer.Add(constants);
    });

    /// <summary>x [2, 3] of floats through nodes to y, with constants.</summary>
    public static byte[] Through(NodeProto[] nodes, params TensorProto[] constants) => ThroughOpset(17, nodes, constants);

    /// <inheritdoc cref="Through"/>
    public static byte[] ThroughOpset(int opset, NodeProto[] nodes, params TensorProto[] constants)
    {
        var graph = new GraphProto { Name = "main" };
        graph.Input.Add(Declared("x", 2, 3));
        graph.Output.Add(Declared("y"));
        graph.Node.Add(nodes);
        graph.Initializer.Add(constants);
        return Model(graph, opset).ToByteArray();
    }

    public static ModelProto Model(GraphProto graph, int opset = 17) => new() { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = opset } } };

    public static NodeProto Node(string op, string name, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = op, Name = name };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    /// <summary>x to y by one operator, with more inputs.</summary>
    public static NodeProto One(string op, string[] more, params AttributeProto[] attributes) => Node(op, "one", ["x", .. more], ["y"], attributes);

    public static AttributeProto Graph(string name, GraphProto value) => new() { Name = name, Type = AttributeType.Graph, G = value };

    /// <summary>A graph that doubles the outer value.</summary>
    public static GraphProto Branch(string outer, string output)
    {
        var graph = new GraphProto { Name = output };
        graph.Node.Add(Node("Add", "", [outer, outer], [output]));
        graph.Output.Add(new ValueInfoProto { Name = output });
        return graph;
    }

    /// <summary>Small finite numbers.</summary>
    public static TensorProto Floats(string name, params long[] dimensions) =>
        OnnxTensor.Of(name, [.. Enumerable.Range(0, (int)dimensions.Aggregate(1L, (product, size) => product * size)).Select(i => i * 0.01f)], dimensions);

    /// <summary>The same with one number in the middle that is none.</summary>
    public static TensorProto NotFinite(string name, float value, params long[] dimensions)
    {
        var tensor = Floats(name, dimensions);
        var floats = OnnxTensor.ToFloats(tensor);
        floats[floats.Length / 2] = value;
        return OnnxTensor.Of(name, floats, dimensions);
    }

    /// <summary>One-dimensional integers.</summary>
    public static TensorProto Integers(string name, params long[] values) => OnnxTensor.Of(name, values, values.Length);

    public static TensorProto Scalar(string name, long value) => OnnxTensor.Of(name, [value]);

    /// <summary>A declared value of floats; without sizes its shape is not declared, a size of null is an open one.</summary>
    public static ValueInfoProto Declared(string name, params long?[] shape) => DeclaredAs(1, name, shape);

    /// <summary>A declared value of another element type.</summary>
    public static ValueInfoProto DeclaredAs(int type, string name, params long?[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = type };
        if (shape.Length > 0)
            tensor.Shape = new TensorShapeProto();
        foreach (var size in shape)
            tensor.Shape!.Dim.Add(size is { } length ? new TensorShapeProto.Types.Dimension { DimValue = length } : new TensorShapeProto.Types.Dimension { DimParam = "n" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
