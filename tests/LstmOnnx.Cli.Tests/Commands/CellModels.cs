using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>Models of one recurrent node without a recipe, as others export them: x [T, 1, 2], 3 units, seeded weights.</summary>
internal static class CellModels
{
    public const int InputSize = 2, HiddenSize = 3;

    public static ReferenceLstmDirection Layer { get; } = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 31);

    /// <summary>An LSTM over sequences of any length, or of one length; bidirectional where asked, its second direction <paramref name="second"/>.</summary>
    public static string Lstm(TestFolder folder, int? length = null, ReferenceLstmDirection? second = null)
    {
        ReferenceLstmDirection[] layers = second is null ? [Layer] : [Layer, second];
        var (node, graph) = Node("LSTM", [.. layers.SelectMany(l => l.InputWeights)], [.. layers.SelectMany(l => l.RecurrentWeights)], [.. layers.SelectMany(l => l.Bias!)], 4, layers.Length);
        if (second is not null)
            node.Attribute.Add(OnnxAttribute.Of("direction", "bidirectional"));
        graph.Input.Add(Value("x", length is { } fixedLength ? fixedLength : "time", 1, InputSize));
        graph.Output.Add(Value("y", "time", layers.Length, 1, HiddenSize));
        return Write(folder, graph);
    }

    /// <summary>The same LSTM, a step a call, its state through inputs and outputs.</summary>
    public static string LstmStep(TestFolder folder)
    {
        var (node, graph) = Node("LSTM", Layer.InputWeights, Layer.RecurrentWeights, Layer.Bias!, 4, 1);
        node.Input.Add(["", "h", "c"]);
        node.Output.Add(["hn", "cn"]);
        graph.Input.Add([Value("x", 1, 1, InputSize), Value("h", 1, 1, HiddenSize), Value("c", 1, 1, HiddenSize)]);
        graph.Output.Add([Value("y", 1, 1, 1, HiddenSize), Value("hn", 1, 1, HiddenSize), Value("cn", 1, 1, HiddenSize)]);
        return Write(folder, graph);
    }

    /// <summary>h = 2h − 0.7a − 0.1b, without an activation, from h = 0.8.</summary>
    public static string Doubling(TestFolder folder)
    {
        var node = new NodeProto
        {
            OpType = "RNN",
            Name = "double",
            Input = { "x", "w", "r", "", "", "h" },
            Output = { "y" },
            Attribute = { OnnxAttribute.Of("hidden_size", 1L), OnnxAttribute.Of("activations", ["Affine"]), OnnxAttribute.Of("activation_alpha", [1f]), OnnxAttribute.Of("activation_beta", [0f]) },
        };
        var graph = new GraphProto { Name = "cell", Node = { node }, Input = { Value("x", "time", 1, InputSize) }, Output = { Value("y", "time", 1, 1, 1) } };
        graph.Initializer.Add([OnnxTensor.Of("w", [-0.7f, -0.1f], [1, 1, 2]), OnnxTensor.Of("r", [2f], [1, 1, 1]), OnnxTensor.Of("h", [0.8f], [1, 1, 1])]);
        return Write(folder, graph);
    }

    /// <summary>GRU or RNN over sequences of any length.</summary>
    public static string Other(TestFolder folder, string opType)
    {
        const float scale = 0.5f;
        var gates = opType == "GRU" ? 3 : 1;
        var (_, graph) = Node(opType, Seeded.Floats(gates * HiddenSize * InputSize, 41, -scale, scale), Seeded.Floats(gates * HiddenSize * HiddenSize, 42, -scale, scale), Seeded.Floats(2 * gates * HiddenSize, 43, -scale, scale), gates, 1);
        graph.Input.Add(Value("x", "time", 1, InputSize));
        graph.Output.Add(Value("y", "time", 1, 1, HiddenSize));
        return Write(folder, graph);
    }

    /// <summary>A cell with weights in bytes, in ONNX Runtime's own domain.</summary>
    public static string Quantized(TestFolder folder)
    {
        var (node, graph) = Node("LSTM", Layer.InputWeights, Layer.RecurrentWeights, Layer.Bias!, 4, 1);
        (node.OpType, node.Domain) = ("DynamicQuantizeLSTM", "com.microsoft");
        graph.Input.Add(Value("x", "time", 1, InputSize));
        graph.Output.Add(Value("y", "time", 1, 1, HiddenSize));
        return Write(folder, graph);
    }

    /// <summary>Rows of x, and the same numbers as a file; a column of words stands between the two.</summary>
    public static (string Path, float[] Rows) Data(TestFolder folder, int rows)
    {
        var values = Seeded.Floats(rows * InputSize, 51, -2, 2);
        return (folder.Write("x.csv", "a,word,b\n" + string.Concat(Enumerable.Range(0, rows).Select(r => FormattableString.Invariant($"{values[2 * r]:R},w{r},{values[(2 * r) + 1]:R}\n")))), values);
    }

    private static (NodeProto Node, GraphProto Graph) Node(string opType, float[] w, float[] r, float[] b, int gates, int directions)
    {
        var node = new NodeProto { OpType = opType, Name = "encoder/cell", Input = { "x", "w", "r", "b" }, Output = { "y" }, Attribute = { OnnxAttribute.Of("hidden_size", (long)HiddenSize) } };
        var graph = new GraphProto { Name = "cell", Node = { node } };
        graph.Initializer.Add(
        [
            OnnxTensor.Of("w", w, [directions, gates * HiddenSize, InputSize]), OnnxTensor.Of("r", r, [directions, gates * HiddenSize, HiddenSize]), OnnxTensor.Of("b", b, [directions, 2 * gates * HiddenSize]),
        ]);
        return (node, graph);
    }

    private static string Write(TestFolder folder, GraphProto graph)
    {
        var model = new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 17 }, new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 } } };
        File.WriteAllBytes(folder["cell.onnx"], model.ToByteArray());
        return folder["cell.onnx"];
    }

    private static ValueInfoProto Value(string name, params Dim[] shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = 1, Shape = new TensorShapeProto() };
        tensor.Shape.Dim.AddRange(shape.Select(axis => axis.Symbol is null ? new TensorShapeProto.Types.Dimension { DimValue = axis.Length } : new TensorShapeProto.Types.Dimension { DimParam = axis.Symbol }));
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
