using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>Models that keep state from step to step in the ways that exporters write.</summary>
internal static class StreamGraphs
{
    public const int InputSize = 5, HiddenSize = 7, OutputSize = 4;

    /// <summary>[batch, time, 5] → LSTM → LSTM of 4 units → [batch, time, 4]; the states optionally outside, one tensor each.</summary>
    public static TestGraph TwoLayers(bool states)
    {
        var first = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 1);
        var second = ReferenceLstmDirection.Random(HiddenSize, OutputSize, seed: 2);
        var graph = new TestGraph().Input("input", "batch", "time", InputSize);
        if (states)
        {
            graph.Input("a", 1, "batch", HiddenSize).Input("b", 1, "batch", HiddenSize)
                .Input("c", 1, "batch", OutputSize).Input("d", 1, "batch", OutputSize);
        }
        graph.Axes("one", 1)
            .Node("Transpose", ["input"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Lstm([.. graph.Weights("first", "x", first), .. states ? ["", "a", "b"] : Array.Empty<string>()], ["y1", "a_out", "b_out"], HiddenSize)
            .Node("Squeeze", ["y1", "one"], ["s1"])
            .Lstm([.. graph.Weights("second", "s1", second), .. states ? ["", "c", "d"] : Array.Empty<string>()], ["y2", "c_out", "d_out"], OutputSize)
            .Node("Squeeze", ["y2", "one"], ["s2"])
            .Node("Transpose", ["s2"], ["output"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Output("output", "batch", "time", OutputSize);
        if (states)
            graph.Output("a_out").Output("b_out").Output("c_out").Output("d_out");
        return graph;
    }

    /// <summary>[batch, time, 5] → two LSTMs of 7 units → [batch, 7], whose states lie in one tensor [batch, layer, 7, h or c].</summary>
    public static TestGraph Packed(string batch = "batch")
    {
        var graph = new TestGraph().Input("input", batch, "time", InputSize).Input("0", batch, 2, HiddenSize, 2)
            .Axes("a0", 0).Axes("a1", 1).Axes("a3", 3).Axes("end", -1).Axes("both", 1, 3)
            .Axes("from00", 0, 0).Axes("from01", 0, 1).Axes("from10", 1, 0).Axes("from11", 1, 1)
            .Axes("to11", 1, 1).Axes("to12", 1, 2).Axes("to21", 2, 1).Axes("to22", 2, 2)
            .Node("Transpose", ["input"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L));
        foreach (var (name, from, to) in new[] { ("h0", "from00", "to11"), ("c0", "from01", "to12"), ("h1", "from10", "to21"), ("c1", "from11", "to22") })
        {
            graph.Node("Slice", ["0", from, to, "both"], [$"{name}_s"]).Node("Squeeze", [$"{name}_s", "both"], [$"{name}_q"]).Node("Unsqueeze", [$"{name}_q", "a0"], [name]);
        }
        return graph
            .Also(g => g.Lstm([.. g.Weights("first", "x", ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 3)), "", "h0", "c0"], ["y0", "h0_n", "c0_n"], HiddenSize))
            .Node("Squeeze", ["y0", "a1"], ["s0"])
            .Also(g => g.Lstm([.. g.Weights("second", "s0", ReferenceLstmDirection.Random(HiddenSize, HiddenSize, seed: 4)), "", "h1", "c1"], ["y1", "h1_n", "c1_n"], HiddenSize))
            .Node("Concat", ["h0_n", "h1_n"], ["h_n"], OnnxAttribute.Of("axis", 0L))
            .Node("Concat", ["c0_n", "c1_n"], ["c_n"], OnnxAttribute.Of("axis", 0L))
            .Node("Transpose", ["h_n"], ["h_t"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Node("Transpose", ["c_n"], ["c_t"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Node("Unsqueeze", ["h_t", "a3"], ["h_u"])
            .Node("Unsqueeze", ["c_t", "a3"], ["c_u"])
            .Node("Concat", ["h_u", "c_u"], ["1"], OnnxAttribute.Of("axis", 3L))
            .Node("Squeeze", ["h1_n", "a0"], ["last"])
            .Node("Tanh", ["last"], ["output"])
            .Output("output", batch, HiddenSize).Output("1", batch, 2, HiddenSize, 2);
    }

    /// <summary>[time, batch, 5] → LSTM of 7 units that starts from zeros computed from the input's shape → [batch, 7].</summary>
    public static TestGraph ComputedZeros() => new TestGraph().Input("input", "time", "batch", InputSize)
        .Axes("one", 1).Axes("size", HiddenSize).Axes("a0", 0)
        .Node("Shape", ["input"], ["shape"])
        .Node("Gather", ["shape", "one"], ["rows"])
        .Node("Concat", ["one", "rows", "size"], ["of"], OnnxAttribute.Of("axis", 0L))
        .Node("ConstantOfShape", ["of"], ["zeros"])
        .Also(g => g.Lstm([.. g.Weights("lstm", "input", ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 5)), "", "zeros", "zeros"], ["", "h"], HiddenSize))
        .Node("Squeeze", ["h", "a0"], ["output"])
        .Output("output", "batch", HiddenSize);

    /// <summary>[time, batch, 5] → GRU of 7 units from a state outside → [batch, 7].</summary>
    public static TestGraph Gru() => new TestGraph().Input("input", "time", "batch", InputSize).Input("h", 1, "batch", HiddenSize).Axes("a0", 0)
        .Floats("w", Seeded.Floats(3 * HiddenSize * InputSize, 1), 1, 3 * HiddenSize, InputSize)
        .Floats("r", Seeded.Floats(3 * HiddenSize * HiddenSize, 2), 1, 3 * HiddenSize, HiddenSize)
        .Floats("b", Seeded.Floats(6 * HiddenSize, 3), 1, 6 * HiddenSize)
        .Node("GRU", ["input", "w", "r", "b", "", "h"], ["", "h_out"], OnnxAttribute.Of("hidden_size", HiddenSize), OnnxAttribute.Of("linear_before_reset", 1L))
        .Node("Squeeze", ["h_out", "a0"], ["row"]).Node("Tanh", ["row"], ["output"]).Output("output").Output("h_out");

    /// <summary>[batch, time, 5] → RNN of 7 units, layout 1, that starts from nothing → [batch, time, 1, 7].</summary>
    public static TestGraph RnnInside() => new TestGraph().Input("input", "batch", "time", InputSize)
        .Floats("w", Seeded.Floats(HiddenSize * InputSize, 1), 1, HiddenSize, InputSize)
        .Floats("r", Seeded.Floats(HiddenSize * HiddenSize, 2), 1, HiddenSize, HiddenSize)
        .Node("RNN", ["input", "w", "r"], ["output"], OnnxAttribute.Of("hidden_size", HiddenSize), OnnxAttribute.Of("layout", 1L))
        .Output("output");

    /// <summary>A node with graphs inside.</summary>
    public static AttributeProto Branch(string name, string[] outputs, params NodeProto[] nodes)
    {
        var graph = new GraphProto { Name = name };
        graph.Node.AddRange(nodes);
        graph.Output.AddRange(outputs.Select(o => new ValueInfoProto { Name = o }));
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
    }

    /// <summary>A node to stand in a branch.</summary>
    public static NodeProto Node(string opType, string[] inputs, string[] outputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = opType };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange(attributes);
        return node;
    }

    /// <summary>The elements of a stored tensor of any type, as a session's buffers have them, and its shape.</summary>
    public static (int[] Shape, byte[] Bytes) Stored(string path)
    {
        var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        int[] shape = [.. tensor.Dims.Select(d => (int)d)];
        if (tensor.RawData.Length > 0 || shape.Contains(0))
            return (shape, tensor.RawData.ToByteArray());
        return (shape, tensor.FloatData.Count > 0
            ? System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([.. tensor.FloatData]).ToArray()
            : System.Runtime.InteropServices.MemoryMarshal.AsBytes<long>([.. tensor.Int64Data]).ToArray());
    }
}
