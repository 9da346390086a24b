using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>Small models in files, for verbs that take any model.</summary>
internal static class SampleModels
{
    /// <summary>y = x + 1, [batch, 2].</summary>
    public static string AddOne(TemporaryFolder folder, string name = "add.onnx") =>
        Write(folder, name, "Add", "one", graph => graph.Initializer.Add(OnnxTensor.Of("one", [1f], [1])));

    /// <summary>y = x by Einsum: an operator of ONNX Runtime that the SIMD engine does not have.</summary>
    public static string Einsum(TemporaryFolder folder) =>
        Write(folder, "einsum.onnx", "Einsum", null, graph => graph.Node[0].Attribute.Add(OnnxAttribute.Of("equation", "bi->bi")));

    /// <summary>Writes one data set; x [1, 2].</summary>
    public static string DataSet(TemporaryFolder folder, string set, float[] x, int[] shape, float[] y)
    {
        var path = folder.File(set);
        Directory.CreateDirectory(path);
        TensorFile.Write(Path.Combine(path, "input_0.pb"), [1, 2], x, "x");
        TensorFile.Write(Path.Combine(path, "output_0.pb"), shape, y, "y");
        return folder.Path;
    }

    public static string Write(TemporaryFolder folder, string name, string op, string? second, Action<GraphProto> more)
    {
        var graph = new GraphProto { Name = "sample" };
        graph.Input.Add(Value("x"));
        graph.Output.Add(Value("y"));
        var node = new NodeProto { OpType = op, Name = "the\nnode", Input = { "x" }, Output = { "y" } };
        if (second is not null)
            node.Input.Add(second);
        graph.Node.Add(node);
        more(graph);
        var model = new ModelProto
        {
            IrVersion = 8,
            ProducerName = "sample\u001b[2J",
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = 17 } },
            MetadataProps = { new StringStringEntryProto { Key = "note", Value = "two\nlines" } },
        };
        var path = folder.File(name);
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    private static ValueInfoProto Value(string name)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" }, new TensorShapeProto.Types.Dimension { DimValue = 2 } } };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } } };
    }
}
