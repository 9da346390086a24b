using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Operators;

public class LstmOperatorTests
{
    private const int SequenceLength = 9, BatchSize = 2, InputSize = 5, HiddenSize = 7;

    // 60 sums of products of numbers below 1, each rounded once, and the cell's 3e-7 carried through nine steps.
    private const double Tolerance = 5e-6;

    public static TheoryData<SimdWidth, string> WidthsAndDirections
    {
        get
        {
            var data = new TheoryData<SimdWidth, string>();
            foreach (var width in SimdWidths.Available)
            {
                data.Add(width, "forward");
                data.Add(width, "reverse");
                data.Add(width, "bidirectional");
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WidthsAndDirections))]
    public void All_outputs_of_each_direction_are_those_of_the_reference(SimdWidth width, string direction)
    {
        var layers = Directions(direction);
        var d = layers.Length;
        var (initialHidden, initialCell) = (Seeded.Floats(d * BatchSize * HiddenSize, 11), Seeded.Floats(d * BatchSize * HiddenSize, 12));
        using var model = new TestGraph()
            .Input("x", SequenceLength, BatchSize, InputSize)
            .Floats("h0", initialHidden, d, BatchSize, HiddenSize)
            .Floats("c0", initialCell, d, BatchSize, HiddenSize)
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", layers), "", "h0", "c0"], ["y", "y_h", "y_c"], HiddenSize, direction))
            .Output("y").Output("y_h").Output("y_c")
            .Load(width);
        using var session = model.CreateSession(BatchSize, SequenceLength);
        var x = Seeded.Floats(SequenceLength * BatchSize * InputSize, 13);
        x.CopyTo(session.Input("x"));

        session.Run();

        Assert.Equal([SequenceLength, d, BatchSize, HiddenSize], session.OutputShape("y"));
        Assert.Equal([d, BatchSize, HiddenSize], session.OutputShape("y_h"));
        var stateLength = BatchSize * HiddenSize;
        for (var i = 0; i < d; i++)
        {
            var expected = ReferenceLstm.Run(layers[i], x, SequenceLength, BatchSize, reverse: direction == "reverse" || i == 1,
                initialHidden[(i * stateLength)..((i + 1) * stateLength)], initialCell[(i * stateLength)..((i + 1) * stateLength)]);
            Near.Equal(expected.FinalHidden, session.Output("y_h").Slice(i * stateLength, stateLength), Tolerance);
            Near.Equal(expected.FinalCell, session.Output("y_c").Slice(i * stateLength, stateLength), Tolerance);
            for (var t = 0; t < SequenceLength; t++)
                Near.Equal(expected.Outputs.AsSpan(t * stateLength, stateLength), session.Output("y").Slice(((t * d) + i) * stateLength, stateLength), Tolerance);
        }
    }

    [Theory]
    [InlineData("y", "", "")]
    [InlineData("", "y_h", "")]
    [InlineData("", "", "y_c")]
    [InlineData("y", "", "y_c")]
    public void A_subset_of_the_outputs_has_the_bits_of_all(string y, string hidden, string cell)
    {
        var layer = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 3);
        using var all = SingleLayer(layer, ["y", "y_h", "y_c"]).Load();
        using var some = SingleLayer(layer, [y, hidden, cell]).Load();
        using var allSession = all.CreateSession(BatchSize, SequenceLength);
        using var someSession = some.CreateSession(BatchSize, SequenceLength);
        var x = Seeded.Floats(SequenceLength * BatchSize * InputSize, 4);
        x.CopyTo(allSession.Input("x"));
        x.CopyTo(someSession.Input("x"));

        allSession.Run();
        someSession.Run();

        foreach (var name in some.Outputs.Select(o => o.Name))
            Near.SameBits(allSession.Output(name), someSession.Output(name));
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void A_batch_first_stack_reads_strided_views_as_the_reference_does(SimdWidth width)
    {
        var first = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 5);
        var second = ReferenceLstmDirection.Random(HiddenSize, 6, seed: 6, bias: false);
        using var model = new TestGraph()
            .Input("input", "batch", "time", InputSize)
            .Axes("one", 1)
            .Node("Transpose", ["input"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Also(g => g.Lstm(g.Weights("first", "x", first), ["y1"], HiddenSize))
            .Node("Squeeze", ["y1", "one"], ["s1"])
            .Also(g => g.Lstm(g.Weights("second", "s1", second), ["y2"], 6))
            .Node("Squeeze", ["y2", "one"], ["s2"])
            .Node("Transpose", ["s2"], ["output"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Output("output", "batch", "time", 6)
            .Load(width);
        using var session = model.CreateSession(3, SequenceLength);
        var input = Seeded.Floats(3 * SequenceLength * InputSize, 7);
        var output = new float[3 * SequenceLength * 6];

        session.Run(input, output);

        for (var b = 0; b < 3; b++)
        {
            var row = input.AsSpan(b * SequenceLength * InputSize, SequenceLength * InputSize);
            var hidden = ReferenceLstm.Run(first, row, SequenceLength, 1).Outputs;
            var expected = ReferenceLstm.Run(second, Array.ConvertAll(hidden, v => (float)v), SequenceLength, 1).Outputs;
            Near.Equal(expected, output.AsSpan(b * SequenceLength * 6, SequenceLength * 6), Tolerance);
        }
    }

    [Fact]
    public void A_bidirectional_layer_feeds_the_next_without_a_copy()
    {
        var layers = Directions("bidirectional");
        var second = ReferenceLstmDirection.Random(2 * HiddenSize, 4, seed: 9);
        using var model = new TestGraph()
            .Input("x", "time", "batch", InputSize)
            .Also(g => g.Lstm(g.Weights("first", "x", layers), ["y"], HiddenSize, "bidirectional"))
            .Node("Transpose", ["y"], ["swapped"], OnnxAttribute.Of("perm", 0L, 2L, 1L, 3L))
            .Axes("joined", 0, 0, -1)
            .Node("Reshape", ["swapped", "joined"], ["features"])
            .Also(g => g.Lstm(g.Weights("second", "features", second), ["", "output"], 4))
            .Output("output")
            .Load();
        using var session = model.CreateSession(BatchSize, SequenceLength);
        var x = Seeded.Floats(SequenceLength * BatchSize * InputSize, 10);
        var output = new float[BatchSize * 4];

        session.Run(x, output);

        var (forward, backward) = (ReferenceLstm.Run(layers[0], x, SequenceLength, BatchSize).Outputs, ReferenceLstm.Run(layers[1], x, SequenceLength, BatchSize, reverse: true).Outputs);
        var features = Enumerable.Range(0, SequenceLength * BatchSize)
            .SelectMany(row => forward.Skip(row * HiddenSize).Take(HiddenSize).Concat(backward.Skip(row * HiddenSize).Take(HiddenSize)));
        Near.Equal(ReferenceLstm.Run(second, [.. features.Select(v => (float)v)], SequenceLength, BatchSize).FinalHidden, output, Tolerance);
        Assert.Equal(2, session.Plan!.Kernels.Count);
    }

    [Fact]
    public void Sequence_lengths_that_name_the_whole_sequence_change_nothing_shorter_ones_end_rows_and_longer_ones_are_refused()
    {
        var layer = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 3);
        using var model = new TestGraph()
            .Input("x", "time", "batch", InputSize)
            .Axes("lengths", 4, 4)
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", layer), "lengths"], ["", "y_h"], HiddenSize))
            .Output("y_h")
            .Load();
        var x = Seeded.Floats(5 * 2 * InputSize, 4);
        var expected = ReferenceLstm.Run(layer, x, 4, 2).FinalHidden;
        foreach (var sequenceLength in new[] { 4, 5 })
        {
            using var session = model.CreateSession(2, sequenceLength);
            x.AsSpan(0, sequenceLength * 2 * InputSize).CopyTo(session.Input("x"));
            session.Run();
            Near.Equal(expected, session.Output("y_h"), Tolerance);
        }

        var refusal = Assert.Throws<ModelRefusedException>(() => model.CreateSession(2, 3));

        Assert.Equal(RefusalCode.ShapeMismatch, refusal.Code);
        Assert.Contains("'sequence_lens' has the length 4", refusal.Message, StringComparison.Ordinal);
    }

    private static ReferenceLstmDirection[] Directions(string direction) => direction == "bidirectional"
        ? [ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 1), ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 2)]
        : [ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 1)];

    private static TestGraph SingleLayer(ReferenceLstmDirection layer, string[] outputs)
    {
        var graph = new TestGraph().Input("x", "time", "batch", layer.InputSize)
            .Also(g => g.Lstm(g.Weights("lstm", "x", layer), outputs, layer.HiddenSize));
        foreach (var output in outputs.Where(o => o.Length > 0))
            graph.Output(output);
        return graph;
    }
}
