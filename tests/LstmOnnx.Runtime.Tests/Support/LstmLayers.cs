using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>LSTM nodes whose weights are those of the double reference.</summary>
internal static class LstmLayers
{
    /// <summary>Adds W, R and B of one or two directions as <c>{name}_w</c> and so on; returns the node's first four inputs.</summary>
    public static string[] Weights(this TestGraph graph, string name, string x, params ReferenceLstmDirection[] directions)
    {
        var (d, i, h) = (directions.Length, directions[0].InputSize, directions[0].HiddenSize);
        graph.Floats($"{name}_w", [.. directions.SelectMany(l => l.InputWeights)], d, 4 * h, i);
        graph.Floats($"{name}_r", [.. directions.SelectMany(l => l.RecurrentWeights)], d, 4 * h, h);
        if (directions[0].Bias is null)
            return [x, $"{name}_w", $"{name}_r"];
        graph.Floats($"{name}_b", [.. directions.SelectMany(l => l.Bias!)], d, 8 * h);
        return [x, $"{name}_w", $"{name}_r", $"{name}_b"];
    }

    public static TestGraph Lstm(this TestGraph graph, string[] inputs, string[] outputs, int hiddenSize, string direction = "forward") =>
        graph.Node("LSTM", inputs, outputs, OnnxAttribute.Of("hidden_size", hiddenSize), OnnxAttribute.Of("direction", direction));

    /// <summary>Input [batch, time, features] → LSTM → Y_h → Gemm → output [batch, outputs]: the shape of what the trainer exports.</summary>
    public static TestGraph SequenceToOne(ReferenceLstmDirection layer, float[] denseWeights, float[] denseBias) => new TestGraph()
        .Input("input", "batch", "time", layer.InputSize)
        .Node("Transpose", ["input"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
        .Also(g => g.Lstm(g.Weights("lstm", "x", layer), ["", "y_h"], layer.HiddenSize))
        .Axes("axes", 0)
        .Node("Squeeze", ["y_h", "axes"], ["h"])
        .Floats("dense_w", denseWeights, denseBias.Length, layer.HiddenSize)
        .Floats("dense_b", denseBias, denseBias.Length)
        .Node("Gemm", ["h", "dense_w", "dense_b"], ["output"], OnnxAttribute.Of("transB", 1L))
        .Output("output", "batch", denseBias.Length);

    public static TestGraph Also(this TestGraph graph, Action<TestGraph> more)
    {
        more(graph);
        return graph;
    }

    /// <summary>[T, B, H] outputs of a direction as the batch-first rows [B, T, H].</summary>
    public static double[] BatchFirst(double[] outputs, int sequenceLength, int batchSize, int hiddenSize)
    {
        var rows = new double[outputs.Length];
        for (var t = 0; t < sequenceLength; t++)
        {
            for (var b = 0; b < batchSize; b++)
                outputs.AsSpan(((t * batchSize) + b) * hiddenSize, hiddenSize).CopyTo(rows.AsSpan(((b * sequenceLength) + t) * hiddenSize));
        }
        return rows;
    }
}
