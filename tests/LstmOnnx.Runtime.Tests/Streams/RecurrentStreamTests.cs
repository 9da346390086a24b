using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Streams of LSTM, GRU and RNN in forms beyond the default cell.</summary>
public class RecurrentStreamTests
{
    private const int Steps = 11, BatchSize = 2, InputSize = 5, HiddenSize = 7;

    public static TheoryData<SimdWidth, string, bool, bool> Forms
    {
        get
        {
            var data = new TheoryData<SimdWidth, string, bool, bool>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var opType in new[] { "LSTM", "GRU", "RNN" })
                {
                    foreach (var batchFirst in new[] { false, true })
                    {
                        data.Add(width, opType, batchFirst, false);
                        data.Add(width, opType, batchFirst, true);
                    }
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Steps_have_the_bits_of_the_whole_sequence(SimdWidth width, string opType, bool batchFirst, bool states)
    {
        using var model = Graph(opType, batchFirst, states).Load(width);
        Assert.Equal(states ? opType == "LSTM" ? 2 : 1 : 0, model.States.Count);
        using var session = model.CreateSession(BatchSize, Steps);
        using var stream = model.CreateStream(BatchSize);
        var x = Seeded.Floats(Steps * BatchSize * InputSize, 1);
        x.CopyTo(session.Input("x"));
        session.Run();
        var whole = session.Output("y").ToArray();
        var output = new float[BatchSize * HiddenSize];
        for (var t = 0; t < Steps; t++)
        {
            stream.Step([.. Enumerable.Range(0, BatchSize).SelectMany(b => x.AsSpan(At(t, b) * InputSize, InputSize).ToArray())], output);
            for (var b = 0; b < BatchSize; b++)
                Near.SameBits(whole.AsSpan(At(t, b) * HiddenSize, HiddenSize), output.AsSpan(b * HiddenSize, HiddenSize));
        }
        Assert.Equal((opType == "LSTM" ? 2 : 1) * BatchSize * HiddenSize * sizeof(float), stream.StateBytes);

        int At(int t, int b) => batchFirst ? (b * Steps) + t : (t * BatchSize) + b;
    }

    [Theory]
    [InlineData("LSTM", false)]
    [InlineData("GRU", true)]
    [InlineData("RNN", false)]
    public void A_state_that_only_its_node_reads_is_updated_in_place(string opType, bool batchFirst)
    {
        using var model = Graph(opType, batchFirst, states: true).Load();
        using var stream = model.CreateStream();
        Assert.Single(stream.Plan!.Kernels);
    }

    [Theory]
    [InlineData("LSTM", "reverse")]
    [InlineData("GRU", "bidirectional")]
    [InlineData("RNN", "reverse")]
    public void A_direction_that_reads_later_steps_first_is_refused(string opType, string direction)
    {
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => Graph(opType, batchFirst: false, states: false, direction).Load().CreateStream());
        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Contains("later steps first", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_end_rows_early_are_refused()
    {
        var graph = new TestGraph().Input("x", "time", 1, 1).Axes("lengths", 1).Floats("w", [1], 1, 1, 1).Floats("r", [1], 1, 1, 1)
            .Node("RNN", ["x", "w", "r", "", "lengths"], ["y"]).Output("y");
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => graph.Load().CreateStream());
        Assert.Contains("sequence_lens", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("RNN")]
    public void Two_threads_with_sessions_of_their_own_get_the_bits_of_one(string opType)
    {
        using var model = Graph(opType, batchFirst: false, states: false).Load();
        var x = Seeded.Floats(Steps * BatchSize * InputSize, 1);
        var expected = Run();
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ => Near.SameBits(expected, Run()));

        float[] Run()
        {
            using var session = model.CreateSession(BatchSize, Steps);
            x.CopyTo(session.Input("x"));
            session.Run();
            return session.Output("y").ToArray();
        }
    }

    // x to y, with states in and out or none; LSTM has peepholes, GRU its reset first, RNN a bound, so that all run on the general kernels.
    private static TestGraph Graph(string opType, bool batchFirst, bool states, string direction = "forward")
    {
        var (g, d) = (opType switch { "LSTM" => 4, "GRU" => 3, _ => 1 }, direction == "bidirectional" ? 2 : 1);
        Dim[] state = batchFirst ? ["batch", d, HiddenSize] : [d, "batch", HiddenSize];
        var graph = new TestGraph(22)
            .Input("x", batchFirst ? ["batch", "time", InputSize] : ["time", "batch", InputSize])
            .Floats("w", Seeded.Floats(d * g * HiddenSize * InputSize, 2, -0.5f, 0.5f), d, g * HiddenSize, InputSize)
            .Floats("r", Seeded.Floats(d * g * HiddenSize * HiddenSize, 3, -0.5f, 0.5f), d, g * HiddenSize, HiddenSize)
            .Floats("b", Seeded.Floats(d * 2 * g * HiddenSize, 4), d, 2 * g * HiddenSize)
            .Floats("p", Seeded.Floats(d * 3 * HiddenSize, 5), d, 3 * HiddenSize);
        string[] inputs = ["x", "w", "r", "b"], outputs = ["y"];
        if (states)
        {
            graph.Input("h", state);
            (inputs, outputs) = ([.. inputs, "", "h"], ["y", "h_out"]);
        }
        if (states && opType == "LSTM")
        {
            graph.Input("c", state);
            (inputs, outputs) = ([.. inputs, "c"], [.. outputs, "c_out"]);
        }
        if (opType == "LSTM")
            inputs = states ? [.. inputs, "p"] : [.. inputs, "", "", "", "p"];
        graph.Node(opType, inputs, outputs, [OnnxAttribute.Of("direction", direction), OnnxAttribute.Of("layout", batchFirst ? 1L : 0L), .. opType == "RNN" ? [OnnxAttribute.Of("clip", 0.8f)] : Array.Empty<LstmOnnx.Onnx.Protobuf.AttributeProto>()]);
        foreach (var output in outputs)
            graph.Output(output);
        return graph;
    }
}
