using Google.Protobuf;
using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Benchmarks;

/// <summary>One LSTM node with seeded weights as ONNX bytes: what both engines load. Symbolic batch and time, as our exports have them.</summary>
internal static class BenchmarkModel
{
    private const int Opset = 17;

    /// <summary>x [T, B, I] to y [T, 1, B, H]; with <paramref name="streaming"/> the states are inputs and outputs as well.</summary>
    public static byte[] Build(int inputSize, int hiddenSize, bool streaming) => Build(inputSize, hiddenSize, streaming, WeightPrecision.Float32);

    /// <summary>The same with its weights rounded to a precision and stored as float32: what our engine computes with where it narrows them.</summary>
    public static byte[] Build(int inputSize, int hiddenSize, bool streaming, WeightPrecision rounding)
    {
        var model = Model(inputSize, hiddenSize, streaming);
        if (rounding == WeightPrecision.Float32)
            return model.ToByteArray();
        foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.Name is "W" or "R").ToArray())
        {
            var rounded = RoundedWeights.Of(OnnxTensor.ToFloats(tensor), (int)tensor.Dims[2], rounding);
            model.Graph.Initializer[model.Graph.Initializer.IndexOf(tensor)] = OnnxTensor.Of(tensor.Name, rounded, [.. tensor.Dims]);
        }
        return model.ToByteArray();
    }

    /// <summary>The same with ONNX Runtime's own DynamicQuantizeLSTM in place of LSTM: weights in signed bytes, transposed, with a scale for each gate of each unit, the same bytes and scales as ours.</summary>
    public static byte[] BuildQuantized(int inputSize, int hiddenSize, bool streaming)
    {
        var model = Model(inputSize, hiddenSize, streaming);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        var node = model.Graph.Node.Single();
        (node.OpType, node.Domain) = ("DynamicQuantizeLSTM", "com.microsoft");
        while (node.Input.Count < 8)
            node.Input.Add("");
        foreach (var name in new[] { "W", "R" })
        {
            var tensor = model.Graph.Initializer.Single(tensor => tensor.Name == name);
            var (rows, depth) = ((int)tensor.Dims[1], (int)tensor.Dims[2]);
            var (bytes, scales) = RoundedWeights.Bytes(OnnxTensor.ToFloats(tensor), depth);
            var transposed = new sbyte[bytes.Length];
            for (var i = 0; i < bytes.Length; i++)
                transposed[(i % depth * rows) + (i / depth)] = bytes[i];
            model.Graph.Initializer[model.Graph.Initializer.IndexOf(tensor)] = OnnxTensor.Of(name, DataType.Int8, transposed, 1, depth, rows);
            model.Graph.Initializer.Add(OnnxTensor.Of($"{name}_scale", scales, 1, rows));
            model.Graph.Initializer.Add(OnnxTensor.Of($"{name}_zero", DataType.Int8, new sbyte[rows], 1, rows));
            node.Input.Add($"{name}_scale");
            node.Input.Add($"{name}_zero");
        }
        return model.ToByteArray();
    }

    private static ModelProto Model(int inputSize, int hiddenSize, bool streaming)
    {
        var graph = new OnnxGraphBuilder("lstm", Opset);
        var scale = 1 / MathF.Sqrt(hiddenSize);
        var random = new Random(1);
        var input = graph.Input("x", "time", "batch", inputSize);
        var weights = graph.Initializer("W", Floats(random, 4 * hiddenSize * inputSize, scale), 1, 4 * hiddenSize, inputSize);
        var recurrent = graph.Initializer("R", Floats(random, 4 * hiddenSize * hiddenSize, scale), 1, 4 * hiddenSize, hiddenSize);
        var bias = graph.Initializer("B", Floats(random, 8 * hiddenSize, scale), 1, 8 * hiddenSize);
        List<string> inputs = [input, weights, recurrent, bias];
        List<string> outputs = ["y"];
        if (streaming)
        {
            inputs.AddRange(["", graph.Input("hidden", 1, "batch", hiddenSize), graph.Input("cell", 1, "batch", hiddenSize)]);
            outputs.AddRange(["hidden_out", "cell_out"]);
        }
        graph.NodeWithOutputs("LSTM", inputs, outputs, [OnnxAttribute.Of("hidden_size", (long)hiddenSize)], "lstm");
        graph.Output("y", "time", 1, "batch", hiddenSize);
        if (streaming)
        {
            graph.Output("hidden_out", 1, "batch", hiddenSize);
            graph.Output("cell_out", 1, "batch", hiddenSize);
        }
        return graph.Build();
    }

    /// <summary>Uniform in [−scale, scale).</summary>
    public static float[] Floats(Random random, int count, float scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
}
