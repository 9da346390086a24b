using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>One LSTM node with seeded weights, as a model and as the reference.</summary>
internal sealed class TestLstm(int inputSize, int hiddenSize, bool bidirectional = false, bool states = false)
{
    public int InputSize { get; } = inputSize;

    public int HiddenSize { get; } = hiddenSize;

    public ReferenceLstmDirection Forward { get; } = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 1);

    public ReferenceLstmDirection Reverse { get; } = ReferenceLstmDirection.Random(inputSize, hiddenSize, seed: 2);

    /// <summary>x [T, B, I] to y [T, D, B, H]; with states, h and c [1, B, H] come in and h_out and c_out go out.</summary>
    public byte[] Bytes()
    {
        var builder = new OnnxGraphBuilder("lstm", 17);
        ReferenceLstmDirection[] directions = bidirectional ? [Forward, Reverse] : [Forward];
        var count = directions.Length;
        List<string> inputs =
        [
            builder.Input("x", "time", "batch", InputSize),
            builder.Initializer("w", [.. directions.SelectMany(direction => direction.InputWeights)], count, 4 * HiddenSize, InputSize),
            builder.Initializer("r", [.. directions.SelectMany(direction => direction.RecurrentWeights)], count, 4 * HiddenSize, HiddenSize),
            builder.Initializer("b", [.. directions.SelectMany(direction => direction.Bias!)], count, 8 * HiddenSize),
        ];
        if (states)
            inputs.AddRange(["", builder.Input("h", count, "batch", HiddenSize), builder.Input("c", count, "batch", HiddenSize)]);
        builder.NodeWithOutputs("LSTM", inputs, states ? ["y", "h_out", "c_out"] : ["y"],
            [OnnxAttribute.Of("hidden_size", HiddenSize), OnnxAttribute.Of("direction", bidirectional ? "bidirectional" : "forward")]);
        builder.Output("y", "time", count, "batch", HiddenSize);
        if (states)
        {
            builder.Output("h_out", count, "batch", HiddenSize);
            builder.Output("c_out", count, "batch", HiddenSize);
        }

        return builder.Build().ToByteArray();
    }

    /// <summary>y [T, D, B, H] by the reference, from zero states.</summary>
    public double[] Expected(float[] x, int sequenceLength, int batchSize)
    {
        var forward = ReferenceLstm.Run(Forward, x, sequenceLength, batchSize).Outputs;
        if (!bidirectional)
            return forward;
        var reverse = ReferenceLstm.Run(Reverse, x, sequenceLength, batchSize, reverse: true).Outputs;
        var step = batchSize * HiddenSize;
        return [.. Enumerable.Range(0, sequenceLength).SelectMany(t => forward[(t * step)..((t + 1) * step)].Concat(reverse[(t * step)..((t + 1) * step)]))];
    }

    public static LstmModel Load(byte[] bytes, params IReadOnlyList<Engine> engines) => LstmModel.Load(bytes, new LoadOptions { Engines = engines });
}
