using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>Small models whose inputs are not all float32, with data sets.</summary>
internal static class TypedModels
{
    /// <summary>y = x of any type, [2].</summary>
    public static string Identity(TemporaryFolder folder, DataType type) => Write(folder, new NodeProto { OpType = "Identity", Name = "same", Input = { "x" }, Output = { "y" } }, Value("y", type), Value("x", type, 2));

    /// <summary>y [?] = x [rows, 3], reshaped to what the input <c>to</c> [2] says.</summary>
    public static string Reshape(TemporaryFolder folder) =>
        Write(folder, new NodeProto { OpType = "Reshape", Name = "turn", Input = { "x", "to" }, Output = { "y" } }, Value("y", DataType.Float), Value("x", DataType.Float, "rows", 3), Value("to", DataType.Int64, 2));

    /// <summary>Writes one data set.</summary>
    public static void DataSet(TemporaryFolder folder, TensorValues[] inputs, TensorValues output)
    {
        Directory.CreateDirectory(folder.File("test_data_set_0"));
        for (var i = 0; i < inputs.Length; i++)
            TensorFile.Write(folder.File($"test_data_set_0/input_{i}.pb"), inputs[i]);
        TensorFile.Write(folder.File("test_data_set_0/output_0.pb"), output);
    }

    private static string Write(TemporaryFolder folder, NodeProto node, ValueInfoProto output, params ValueInfoProto[] inputs)
    {
        var graph = new GraphProto { Name = "typed", Node = { node }, Output = { output } };
        graph.Input.AddRange(inputs);
        var model = new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        var path = folder.File("typed.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private static ValueInfoProto Value(string name, DataType type, params Dim[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (shape.Length > 0)
        {
            tensor.Shape = new TensorShapeProto();
            tensor.Shape.Dim.AddRange(shape.Select(axis => axis.Symbol is null ? new TensorShapeProto.Types.Dimension { DimValue = axis.Length } : new TensorShapeProto.Types.Dimension { DimParam = axis.Symbol }));
        }
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
