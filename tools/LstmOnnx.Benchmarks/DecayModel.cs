using Google.Protobuf;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Benchmarks;

/// <summary>One recurrent node without biases as ONNX bytes: when its input fades, its states follow it down through the denormal numbers to zero.</summary>
internal static class DecayModel
{
    private const int Opset = 17;

    /// <summary>x [1, 1, size] and the states to y and the new states; <paramref name="cell"/> is LSTM, GRU or RNN.</summary>
    public static byte[] Build(string cell, int size)
    {
        var graph = new OnnxGraphBuilder("decay", Opset);
        var random = new Random(1);
        var gates = cell switch { "LSTM" => 4, "GRU" => 3, _ => 1 };
        // Below the edge of chaos: states fade where the input does.
        var scale = 0.5f / MathF.Sqrt(size);
        List<string> inputs =
        [
            graph.Input("x", 1, 1, size), graph.Initializer("W", BenchmarkModel.Floats(random, gates * size * size, scale), 1, gates * size, size),
            graph.Initializer("R", BenchmarkModel.Floats(random, gates * size * size, scale), 1, gates * size, size), "", "", graph.Input("hidden", 1, 1, size),
        ];
        List<string> outputs = ["y", "hidden_out"];
        if (cell == "LSTM")
        {
            inputs.Add(graph.Input("cell", 1, 1, size));
            outputs.Add("cell_out");
        }
        List<AttributeProto> attributes = [OnnxAttribute.Of("hidden_size", (long)size)];
        if (cell == "GRU")
            attributes.Add(OnnxAttribute.Of("linear_before_reset", 1L));
        graph.NodeWithOutputs(cell, inputs, outputs, attributes, "recurrent");
        graph.Output("y", 1, 1, 1, size);
        foreach (var state in outputs.Skip(1))
            graph.Output(state, 1, 1, size);
        return graph.Build().ToByteArray();
    }
}
