using Google.Protobuf;
using LstmOnnx.Onnx;

namespace LstmOnnx.Benchmarks;

/// <summary>One LSTM node with seeded weights as ONNX bytes: what both engines load. Symbolic batch and time, as our exports have them.</summary>
internal static class BenchmarkModel
{
    private const int Opset = 17;

    /// <summary>x [T, B, I] to y [T, 1, B, H]; with <paramref name="streaming"/> the states are inputs and outputs as well.</summary>
    public static byte[] Build(int inputSize, int hiddenSize, bool streaming)
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
        return graph.Build().ToByteArray();
    }

    /// <summary>Uniform in [−scale, scale).</summary>
    public static float[] Floats(Random random, int count, float scale) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * random.NextSingle()) - 1))];
}
