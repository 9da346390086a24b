using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Streams;

public class StreamTests
{
    private const int Steps = 13, BatchSize = 3, InputSize = 5, HiddenSize = 7;

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Steps_of_a_sequence_form_have_the_bits_of_the_whole_sequence(SimdWidth width)
    {
        using var model = StreamGraphs.TwoLayers(states: false).Load(width);
        Assert.Empty(model.States);
        StepsEqualSequence(model);
    }

    [Theory]
    [MemberData(nameof(Widths.All), MemberType = typeof(Widths))]
    public void Steps_of_a_streaming_form_have_the_bits_of_the_whole_sequence(SimdWidth width)
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load(width);
        Assert.Equal([new StatePair(1, 1), new StatePair(2, 2), new StatePair(3, 3), new StatePair(4, 4)], model.States);
        StepsEqualSequence(model);
    }

    [Fact]
    public void A_row_of_a_batched_stream_has_the_bits_of_the_row_alone()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var batch = model.CreateStream(BatchSize);
        using var alone = model.CreateStream();
        var x = Seeded.Floats(Steps * BatchSize * InputSize, 21);
        var (output, row) = (new float[BatchSize * 4], new float[4]);
        for (var t = 0; t < Steps; t++)
        {
            var step = x.AsSpan(t * BatchSize * InputSize, BatchSize * InputSize);
            batch.Step(step, output);
            alone.Step(step.Slice(InputSize, InputSize), row);
            Near.SameBits(row, output.AsSpan(4, 4));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_restored_stream_continues_with_the_same_bits(bool states)
    {
        using var model = StreamGraphs.TwoLayers(states).Load();
        using var stream = model.CreateStream();
        var x = Seeded.Floats(2 * Steps * InputSize, 22);
        var (first, second, ignored) = (new float[Steps * 4], new float[Steps * 4], new float[4]);
        for (var t = 0; t < Steps; t++)
            stream.Step(x.AsSpan(t * InputSize, InputSize), ignored);
        var saved = new byte[stream.SavedLength];
        stream.Save(saved);
        for (var t = 0; t < Steps; t++)
            stream.Step(x.AsSpan((Steps + t) * InputSize, InputSize), first.AsSpan(t * 4, 4));

        using var other = model.CreateStream();
        other.Restore(saved);
        for (var t = 0; t < Steps; t++)
            other.Step(x.AsSpan((Steps + t) * InputSize, InputSize), second.AsSpan(t * 4, 4));

        Near.SameBits(first, second);
        Assert.Equal(2 * (HiddenSize + 4) * sizeof(float), stream.StateBytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reset_returns_to_the_first_step(bool states)
    {
        using var model = StreamGraphs.TwoLayers(states).Load();
        using var stream = model.CreateStream();
        var x = Seeded.Floats(InputSize, 23);
        var (first, later, again) = (new float[4], new float[4], new float[4]);
        stream.Step(x, first);
        stream.Step(x, later);

        stream.Reset();
        stream.Step(x, again);

        Near.SameBits(first, again);
        Assert.NotEqual(first, later);
    }

    [Fact]
    public void A_state_that_the_graph_starts_from_constants_is_taken_and_reset_to()
    {
        var layer = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 31);
        var (hidden, cell) = (Seeded.Floats(HiddenSize, 32), Seeded.Floats(HiddenSize, 33));
        using var model = new TestGraph()
            .Input("x", "time", 1, InputSize)
            .Floats("h0", hidden, 1, 1, HiddenSize)
            .Floats("c0", cell, 1, 1, HiddenSize)
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", layer), "", "h0", "c0"], ["", "output"], HiddenSize))
            .Output("output")
            .Load();
        using var stream = model.CreateStream();
        var x = Seeded.Floats(InputSize, 34);
        var output = new float[HiddenSize];

        for (var round = 0; round < 2; round++)
        {
            stream.Step(x, output);
            Near.Equal(ReferenceLstm.Run(layer, x, 1, 1, initialHidden: hidden, initialCell: cell).FinalHidden, output, 1e-6);
            stream.Reset();
        }
    }

    [Fact]
    public void A_saved_stream_is_refused_by_another_model_another_batch_and_when_cut()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        using var other = StreamGraphs.TwoLayers(states: true).Metadata("version", "2").Load();
        using var stream = model.CreateStream();
        var saved = new byte[stream.SavedLength];
        stream.Save(saved);

        using var otherStream = other.CreateStream();
        Assert.Contains("another model", Assert.Throws<ArgumentException>(() => otherStream.Restore(saved)).Message, StringComparison.Ordinal);
        using var batch = model.CreateStream(2);
        Assert.Contains("batch size", Assert.Throws<ArgumentException>(() => batch.Restore(saved)).Message, StringComparison.Ordinal);
        for (var length = 0; length < saved.Length; length++)
            Assert.Throws<ArgumentException>(() => stream.Restore(saved.AsSpan(0, length)));
        Assert.Throws<ArgumentException>(() => stream.Save(new byte[saved.Length - 1]));
        stream.Restore(saved);
    }

    [Fact]
    public void Many_threads_step_their_own_streams_of_one_model_to_the_same_bits()
    {
        using var model = StreamGraphs.TwoLayers(states: true).Load();
        const int count = 16, rounds = 20;
        var alone = Enumerable.Range(0, count).Select(i => Run(model, i, rounds)).ToArray();
        var results = new float[count][];

        // A thread each, so that streams are made, stepped and dropped at the same time whatever the machine.
        var threads = Enumerable.Range(0, count).Select(i => new Thread(() => results[i] = Run(model, i, rounds))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        for (var i = 0; i < count; i++)
            Near.SameBits(alone[i], results[i]);
    }

    private static float[] Run(LstmModel model, int seed, int rounds)
    {
        var x = Seeded.Floats(Steps * InputSize, 41 + seed);
        var results = new float[rounds * Steps * 4];
        using var kept = model.CreateStream();
        for (var round = 0; round < rounds; round++)
        {
            using var stream = model.CreateStream();
            for (var t = 0; t < Steps; t++)
            {
                var chosen = (round + t) % 2 == 0 ? stream : kept;
                chosen.Step(x.AsSpan(t * InputSize, InputSize), results.AsSpan(((round * Steps) + t) * 4, 4));
            }
        }
        return results;
    }

    // The first output shows the state that a step starts from: zeros, then what the step before gave.
    [Theory]
    [InlineData("Identity")]
    [InlineData("Squeeze")]
    public void An_output_that_shows_a_state_input_is_what_the_step_started_from(string view)
    {
        var graph = new TestGraph().Input("x", 1, 1, InputSize).Input("h", 1, 1, HiddenSize).Input("c", 1, 1, HiddenSize).Axes("zero", 0);
        graph.Lstm([.. graph.Weights("lstm", "x", ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 3)), "", "h", "c"], ["y", "h_out", "c_out"], HiddenSize)
            .Node(view, view == "Identity" ? ["h"] : ["h", "zero"], ["before"])
            .Output("before").Output("h_out").Output("c_out");
        using var model = graph.Load();
        using var session = model.CreateSession();
        using var stream = model.CreateStream();
        var (x, before) = (Seeded.Floats(InputSize, 4), new float[HiddenSize]);

        stream.Step(x, before);
        Assert.All(before, value => Assert.Equal(0, value));
        stream.Step(x, before);

        x.CopyTo(session.Input("x"));
        session.Run();
        Near.SameBits(session.Output("h_out"), before);
    }

    [Fact]
    public void Batch_and_time_are_found_behind_a_slice_and_short_names()
    {
        var graph = new TestGraph().Input("x", "t", "b", InputSize).Axes("last", -1).Axes("least", long.MinValue).Axes("zero", 0);
        graph.Node("Slice", ["x", "last", "least", "zero", "last"], ["reversed"])
            .Lstm([.. graph.Weights("lstm", "reversed", ReferenceLstmDirection.Random(InputSize, HiddenSize, seed: 3))], ["y"], HiddenSize)
            .Output("y");
        using var model = graph.Load();
        using var session = model.CreateSession(batchSize: 2, sequenceLength: 5);

        Assert.Equal([5, 2, InputSize], session.InputShape("x"));
    }

    [Fact]
    public void A_disposed_model_makes_nothing_more()
    {
        var model = StreamGraphs.TwoLayers(states: true).Load();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.CreateSession());
        Assert.Throws<ObjectDisposedException>(() => model.CreateStream());
    }

    private static void StepsEqualSequence(LstmModel model)
    {
        var x = Seeded.Floats(BatchSize * Steps * InputSize, 20);
        var whole = new float[BatchSize * Steps * 4];
        using (var session = model.CreateSession(BatchSize, Steps))
            session.Run(x, whole);
        using var stream = model.CreateStream(BatchSize);
        var (step, output) = (new float[BatchSize * InputSize], new float[BatchSize * 4]);
        for (var t = 0; t < Steps; t++)
        {
            for (var b = 0; b < BatchSize; b++)
                x.AsSpan(((b * Steps) + t) * InputSize, InputSize).CopyTo(step.AsSpan(b * InputSize));
            stream.Step(step, output);
            for (var b = 0; b < BatchSize; b++)
                Near.SameBits(whole.AsSpan(((b * Steps) + t) * 4, 4), output.AsSpan(b * 4, 4));
        }
    }
}
