using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Edge.Tests;

/// <summary>One LSTM, without metadata.</summary>
internal static class SmallModel
{
    public const int Features = 3, Units = 4;

    public static byte[] Lstm(int features = Features, int units = Units)
    {
        var graph = new GraphProto { Name = "lstm" };
        graph.Input.Add(Value("x", "T", "B", features));
        graph.Output.Add(Value("y", "T", 1, "B", units));
        graph.Initializer.Add(OnnxTensor.Of("w", Seeded.Floats(4 * units * features, seed: 1), 1, 4 * units, features));
        graph.Initializer.Add(OnnxTensor.Of("r", Seeded.Floats(4 * units * units, seed: 2), 1, 4 * units, units));
        graph.Node.Add(new NodeProto { OpType = "LSTM", Name = "lstm", Input = { "x", "w", "r" }, Output = { "y" }, Attribute = { OnnxAttribute.Of("hidden_size", (long)units) } });
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 14 } } }.ToByteArray();
    }

    private static ValueInfoProto Value(string name, params object[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (var size in sizes)
            shape.Dim.Add(size is string symbol ? new TensorShapeProto.Types.Dimension { DimParam = symbol } : new TensorShapeProto.Types.Dimension { DimValue = (int)size });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } } };
    }
}
