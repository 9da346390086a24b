using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Streams;

/// <summary>Operators after a recurrent node whose outputs, y [T, D, B, H], come step by step: those that stay within a step stream with the bits of the whole sequence, the others are refused by reason.</summary>
public class StepwiseOperatorTests
{
    private const int Steps = 4;

    private static readonly ReferenceLstmDirection Layer = ReferenceLstmDirection.Random(2, 3, seed: 1);

    [Fact]
    public void What_stays_within_a_step_streams()
    {
        Streams("Conv", g => Last(g).Floats("w", Seeded.Floats(2, 2), 2, 1, 1).Node("Conv", ["rows", "w"], ["output"]));
        Streams("MaxPool", g => Last(g).Node("MaxPool", ["rows"], ["output"], Ints("kernel_shape", 2)));
        Streams("Pad", g => g.Axes("pads", 0, 0, 0, 1, 0, 0, 0, 1).Node("Pad", ["y", "pads"], ["output"]));
        Streams("Tile", g => g.Axes("repeats", 1, 1, 1, 2).Node("Tile", ["y", "repeats"], ["output"]));
        Streams("Split", g => g.Axes("parts", 1, 2).Node("Split", ["y", "parts"], ["output", "rest"], OnnxAttribute.Of("axis", 3L)));
        Streams("TopK", g => g.Axes("k", 2).Node("TopK", ["y", "k"], ["output"]));
        Streams("LayerNormalization", g => g.Floats("scale", [1, 2, 3], 3).Node("LayerNormalization", ["y", "scale"], ["output"]));
        Streams("Resize", g => g.Axes("sizes", 6).Node("Resize", ["y", "", "", "sizes"], ["output"], Ints("axes", 3)), opset: 18);
    }

    [Fact]
    public void What_needs_other_steps_is_refused()
    {
        Refused("convolves over time", g => Time(g).Floats("w", new float[2], 1, 1, 2).Node("Conv", ["rows", "w"], ["output"]));
        Refused("pools over time", g => Time(g).Node("AveragePool", ["rows"], ["output"], Ints("kernel_shape", 2)));
        Refused("pools over time", g => Time(g).Node("GlobalMaxPool", ["rows"], ["output"]));
        Refused("pads along time", g => g.Axes("pads", 1, 0, 0, 0, 0, 0, 0, 0).Node("Pad", ["y", "pads"], ["output"]));
        Refused("along time", g => g.Axes("repeats", 2, 1, 1, 1).Node("Tile", ["y", "repeats"], ["output"]));
        Refused("among steps", g => g.Axes("k", 1).Node("TopK", ["y", "k"], ["output"], OnnxAttribute.Of("axis", 0L)));
        Refused("over time", g => g.Floats("scale", [1], 1).Node("LayerNormalization", ["y", "scale"], ["output"], OnnxAttribute.Of("axis", 0L)));
        Refused("turns the sequence around", g => g.Axes("row", 1).Axes("shape", -1, 1, 3).Node("Reshape", ["y", "shape"], ["rows"]).Node("ReverseSequence", ["rows", "row"], ["output"]));
    }

    // A channel of three for each step.
    private static TestGraph Last(TestGraph graph) => graph.Axes("last", -1, 1, 3).Node("Reshape", ["y", "last"], ["rows"]);

    // [1, 3, T]: time is the axis that windows move over; one channel of three.
    private static TestGraph Time(TestGraph graph) => graph.Node("Transpose", ["y"], ["turned"], OnnxAttribute.Of("perm", 3L, 2L, 1L, 0L)).Axes("one", 1)
        .Node("Squeeze", ["turned", "one"], ["rows"]);

    private static void Streams(string opType, Func<TestGraph, TestGraph> build, int opset = 17)
    {
        using var model = Model(build, opset);
        using var stream = model.CreateStream();
        using var session = model.CreateSession(batchSize: 1, sequenceLength: Steps);
        var x = Seeded.Floats(Steps * 2, seed: 3);
        x.CopyTo(session.Input(0));
        session.Run();
        var whole = session.Output("output").ToArray();
        var step = new float[whole.Length / Steps];
        for (var t = 0; t < Steps; t++)
        {
            stream.Step(x.AsSpan(t * 2, 2), step);
            Assert.True(whole.AsSpan(t * step.Length, step.Length).SequenceEqual(step), $"{opType}, step {t}");
        }
    }

    private static void Refused(string why, Func<TestGraph, TestGraph> build)
    {
        using var model = Model(build, 17);
        var refusal = Assert.Throws<UnsupportedOnnxException>(() => model.CreateStream());
        Assert.Equal(RefusalCode.UnsupportedStream, refusal.Code);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
    }

    private static LstmModel Model(Func<TestGraph, TestGraph> build, int opset) =>
        new TestGraph(opset).Input("x", "time", "batch", 2).Also(g => g.Lstm(g.Weights("lstm", "x", Layer), ["y"], 3, "forward")).Also(g => build(g)).Output("output").Load();

    private static AttributeProto Ints(string name, params int[] values) => OnnxAttribute.Of(name, (IReadOnlyList<long>)[.. values.Select(v => (long)v)]);
}
