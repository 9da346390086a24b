using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>Builds a model of any opset, sound or not, in a few lines.</summary>
internal sealed class TestGraph(int opset = 17)
{
    private readonly ModelProto _model = new()
    {
        IrVersion = 8,
        ProducerName = "test",
        Graph = new GraphProto { Name = "test" },
        OpsetImport = { new OperatorSetIdProto { Version = opset } },
    };

    public TestGraph Input(string name, params Dim[] shape) => Input(name, DataType.Float, shape);

    public TestGraph Input(string name, DataType type, params Dim[] shape)
    {
        _model.Graph.Input.Add(Value(name, type, shape));
        return this;
    }

    public TestGraph Output(string name, params Dim[] shape)
    {
        _model.Graph.Output.Add(Value(name, DataType.Float, shape));
        return this;
    }

    public TestGraph Output(string name, DataType type)
    {
        _model.Graph.Output.Add(Value(name, type, []));
        return this;
    }

    public TestGraph Floats(string name, float[] values, params long[] dimensions)
    {
        _model.Graph.Initializer.Add(OnnxTensor.Of(name, values, dimensions));
        return this;
    }

    public TestGraph Integers(string name, long[] values, params long[] dimensions)
    {
        _model.Graph.Initializer.Add(OnnxTensor.Of(name, values, dimensions));
        return this;
    }

    /// <summary>One-dimensional integers.</summary>
    public TestGraph Axes(string name, params long[] values) => Integers(name, values, values.Length);

    public TestGraph Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType, Name = $"{opType.ToLowerInvariant()}_{_model.Graph.Node.Count}" };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        _model.Graph.Node.Add(node);
        return this;
    }

    public TestGraph Metadata(string key, string value)
    {
        _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return this;
    }

    public byte[] Bytes() => _model.ToByteArray();

    public LstmModel Load(LoadOptions? options = null) => LstmModel.Load(Bytes(), options);

    public LstmModel Load(LstmOnnx.Kernels.SimdWidth width) => LstmModel.Load(Bytes(), new LoadOptions { Engines = [SimdEngine.With(width)] });

    private static ValueInfoProto Value(string name, DataType type, Dim[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (shape.Length > 0)
            tensor.Shape = new TensorShapeProto();
        foreach (var dim in shape)
            tensor.Shape!.Dim.Add(dim.Symbol is null ? new TensorShapeProto.Types.Dimension { DimValue = dim.Length } : new TensorShapeProto.Types.Dimension { DimParam = dim.Symbol });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
