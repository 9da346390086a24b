using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Engines;

/// <summary>Weights that are narrowed when a model is loaded.</summary>
public class NarrowWeightTests
{
    private const int SequenceLength = 9, BatchSize = 5, InputSize = 5, HiddenSize = 7;

    public static TheoryData<SimdWidth, WeightPrecision> All
    {
        get
        {
            var data = new TheoryData<SimdWidth, WeightPrecision>();
            foreach (var width in SimdWidths.Available)
            {
                foreach (var precision in Enum.GetValues<WeightPrecision>())
                    data.Add(width, precision);
            }
            return data;
        }
    }

    // Weights k/256 with |k| ≤ 127 and one of ±127 in each row are the same in every precision, so the double reference with the weights as they are is the oracle: 60 products rounded once, and the cell's 3e-7, carried
    // through nine steps. With bytes x and h are rounded as well: by half of 1/32767 of the largest, over rows whose weights sum to less than 6, so a pre-activation is off by less than 1e-4 in each step.
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_that_lose_nothing_give_the_reference_in_each_direction(SimdWidth width, WeightPrecision precision)
    {
        foreach (var direction in new[] { "forward", "reverse", "bidirectional" })
        {
            ReferenceLstmDirection[] layers = direction == "bidirectional" ? [Exact(1), Exact(2)] : [Exact(3)];
            var d = layers.Length;
            using var model = new TestGraph()
                .Input("x", SequenceLength, "batch", InputSize)
                .Also(g => g.Lstm(g.Weights("lstm", "x", layers), ["y", "y_h", "y_c"], HiddenSize, direction))
                .Output("y").Output("y_h").Output("y_c")
                .Load(Options(width, precision));
            foreach (var batchSize in new[] { 1, BatchSize })
            {
                using var session = model.CreateSession(batchSize, SequenceLength);
                var x = Seeded.Floats(SequenceLength * batchSize * InputSize, 13);
                x.CopyTo(session.Input("x"));
                session.Run();
                var stateLength = batchSize * HiddenSize;
                var tolerance = precision == WeightPrecision.Int8 ? 1e-3 : 5e-6;
                for (var i = 0; i < d; i++)
                {
                    var expected = ReferenceLstm.Run(layers[i], x, SequenceLength, batchSize, reverse: direction == "reverse" || i == 1);
                    Near.Equal(expected.FinalHidden, session.Output("y_h").Slice(i * stateLength, stateLength), tolerance);
                    Near.Equal(expected.FinalCell, session.Output("y_c").Slice(i * stateLength, stateLength), tolerance);
                    for (var t = 0; t < SequenceLength; t++)
                        Near.Equal(expected.Outputs.AsSpan(t * stateLength, stateLength), session.Output("y").Slice(((t * d) + i) * stateLength, stateLength), tolerance);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_sequence_has_the_bits_of_its_steps_and_members_of_a_bank_those_of_their_own_streams(SimdWidth width, WeightPrecision precision)
    {
        using var model = StreamGraphs.TwoLayers(states: false).Load(Options(width, precision));
        using var session = model.CreateSession(1, SequenceLength);
        using var bank = model.CreateStreamBank(capacity: 1);
        var x = Seeded.Floats(SequenceLength * InputSize, 1);
        var whole = new float[session.Output(0).Length];
        session.Run(x, whole);
        var members = Enumerable.Range(0, 13).Select(_ => (Handle: bank.Join(), Stream: model.CreateStream())).ToArray();
        var (expected, found) = (new float[StreamGraphs.OutputSize], new float[StreamGraphs.OutputSize]);
        for (var t = 0; t < SequenceLength; t++)
        {
            var steps = members.Select((_, i) => Array.ConvertAll(x[(t * InputSize)..((t + 1) * InputSize)], value => (i + 1) * value)).ToArray();
            for (var i = 0; i < members.Length; i++)
                bank.SetInput(members[i].Handle, steps[i]);
            bank.Step();
            for (var i = 0; i < members.Length; i++)
            {
                members[i].Stream.Step(steps[i], expected);
                bank.GetOutput(members[i].Handle, found);
                Near.SameBits(expected, found);
                if (i == 0)
                    Near.SameBits(whole.AsSpan(t * found.Length, found.Length), found);
            }
        }
        foreach (var (_, stream) in members)
            stream.Dispose();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Threads_with_sessions_of_their_own_get_the_same_bits(SimdWidth width, WeightPrecision precision)
    {
        using var model = StreamGraphs.TwoLayers(states: false).Load(Options(width, precision));
        var x = Seeded.Floats(BatchSize * SequenceLength * InputSize, 1);
        var results = new float[8][];
        Parallel.For(0, results.Length, i =>
        {
            using var session = model.CreateSession(BatchSize, SequenceLength);
            var y = new float[session.Output(0).Length];
            session.Run(x, y);
            results[i] = y;
        });
        Assert.All(results, y => Near.SameBits(results[0], y));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Run_and_Step_allocate_nothing(SimdWidth width, WeightPrecision precision)
    {
        using var model = StreamGraphs.TwoLayers(states: false).Load(Options(width, precision));
        using var session = model.CreateSession(3, 4);
        using var stream = model.CreateStream();
        var (x, y) = (Seeded.Floats(3 * 4 * InputSize, 1), new float[session.Output(0).Length]);
        Assert.Equal(0, Allocation.Least(() => session.Run(x, y)));
        Assert.Equal(0, Allocation.Least(() => stream.Step(x.AsSpan(0, InputSize), y.AsSpan(0, StreamGraphs.OutputSize))));
    }

    [Fact]
    public void The_plan_says_which_nodes_are_narrowed_and_what_they_take()
    {
        using var wide = StreamGraphs.TwoLayers(states: false).Load(Options(SimdWidth.Scalar, WeightPrecision.Float32));
        using var narrow = StreamGraphs.TwoLayers(states: false).Load(Options(SimdWidth.Scalar, WeightPrecision.Int8));
        using var wideSession = wide.CreateSession(1, 3);
        using var session = narrow.CreateSession(1, 3);
        var (before, plan) = (wideSession.Plan!, session.Plan!);

        Assert.Equal("simd, scalar, weights in Int8", narrow.Choice.Description);
        Assert.Null(narrow.Choice.FallBack);
        Assert.Equal(2, plan.NarrowedNodes.Count);
        // At one lane nothing is padded but odd depths. A byte each for 4H rows of W and R, and two scales and a bias each.
        var bytes = (4 * 7 * (6 + 8 + 12)) + (4 * 4 * (8 + 4 + 12));
        var floats = 4 * ((4 * 7 * (5 + 7 + 1)) + (4 * 4 * (7 + 4 + 1)));
        Assert.Equal((bytes, floats), (plan.NarrowedBytes, plan.NarrowedFloatBytes));
        Assert.Equal(before.ConstantBytes - plan.ConstantBytes, floats - bytes);
        Assert.Contains($"weights: Int8 in 2 nodes, {bytes} bytes instead of {floats}; all others float32", plan.Summary);
        Assert.Contains(plan.Summary, line => line.StartsWith("computed with weights in Int8, 2 nodes: LSTM 2", StringComparison.Ordinal));
        Assert.Contains(plan.Kernels, line => line.EndsWith(", weights in Int8", StringComparison.Ordinal));
        Assert.Empty(before.NarrowedNodes);
        Assert.DoesNotContain(before.Summary, line => line.Contains("weights:", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_without_such_nodes_runs_as_it_is_and_says_so()
    {
        using var wide = StreamGraphs.Gru().Load();
        using var narrow = StreamGraphs.Gru().Load(new LoadOptions { Weights = WeightPrecision.BFloat16 });
        using var expected = wide.CreateStream();
        using var found = narrow.CreateStream();
        var (x, y, z) = (Seeded.Floats(InputSize, 1), new float[expected.OutputLength], new float[expected.OutputLength]);
        expected.Step(x, y);
        found.Step(x, z);

        Near.SameBits(y, z);
        Assert.StartsWith("BFloat16 was asked for and all weights stay float32", narrow.Choice.FallBack, StringComparison.Ordinal);
        Assert.Contains(found.Plan!.Summary, line => line.StartsWith("weights: BFloat16 was asked for and all weights stay float32", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("peepholes", "its peepholes")]
    [InlineData("clip", "its clip or input_forget")]
    [InlineData("activations", "its activation functions")]
    public void An_LSTM_on_the_general_path_keeps_its_weights_and_the_plan_says_why(string what, string reason)
    {
        var graph = new TestGraph().Input("x", 3, "batch", InputSize);
        var inputs = graph.Weights("lstm", "x", Exact(1));
        if (what == "peepholes")
            inputs = [.. inputs, "", "", "", "p"];
        graph.Floats("p", Seeded.Floats(3 * HiddenSize, 1), 1, 3 * HiddenSize);
        graph.Node("LSTM", inputs, ["y"], [OnnxAttribute.Of("hidden_size", HiddenSize), .. what == "clip" ? [OnnxAttribute.Of("clip", 3f)] : what == "activations" ? [OnnxAttribute.Of("activations", "HardSigmoid", "Tanh", "Tanh")] : Array.Empty<LstmOnnx.Onnx.Protobuf.AttributeProto>()]);
        using var model = graph.Output("y").Load(new LoadOptions { Weights = WeightPrecision.Int8 });
        using var session = model.CreateSession(1, 3);

        Assert.NotNull(model.Choice.FallBack);
        Assert.Contains(session.Plan!.Nodes, line => line.EndsWith($"computed with weights in Float32 because of {reason}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(WeightPrecision.Float16, 70000f, "Int8 or Float32")]
    [InlineData(WeightPrecision.BFloat16, float.MaxValue, "Int8 or Float32")]
    public void A_weight_that_would_become_infinite_is_refused_by_node(WeightPrecision precision, float weight, string advice)
    {
        var layer = Exact(1);
        layer.RecurrentWeights[11] = weight;
        var graph = StreamGraphOf(layer);

        var refusal = Assert.Throws<UnsupportedOnnxException>(() => graph.Load(new LoadOptions { Weights = precision }));

        Assert.Equal(RefusalCode.NonFiniteWeight, refusal.Code);
        Assert.Contains("input 'R'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.Node);
        graph.Load(new LoadOptions { Weights = WeightPrecision.Int8 }).Dispose();
    }

    [Fact]
    public void Engines_that_cannot_narrow_are_passed_over()
    {
        var graph = StreamGraphOf(Exact(1));
        var engines = new Engine[] { new Plain(), SimdEngine.Default.Required() };
        using var model = graph.Load(new LoadOptions { Engines = engines, Weights = WeightPrecision.Int8 });

        Assert.Equal("simd", model.Choice.Engine);
        Assert.Contains("weights in Int8 were asked for", Assert.Single(model.Choice.Rejected).Reason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.UnsupportedFeature, Assert.Throws<UnsupportedOnnxException>(() => graph.Load(new LoadOptions { Engines = [new Plain()], Weights = WeightPrecision.Int8 })).Code);
        Assert.Throws<ArgumentException>(() => graph.Load(new LoadOptions { Weights = (WeightPrecision)9 }));
    }

    private static LoadOptions Options(SimdWidth width, WeightPrecision precision) => new() { Engines = [SimdEngine.With(width)], Weights = precision };

    private static TestGraph StreamGraphOf(ReferenceLstmDirection layer) => new TestGraph()
        .Input("x", 1, "batch", InputSize)
        .Also(g => g.Lstm(g.Weights("lstm", "x", layer), ["y"], HiddenSize))
        .Output("y");

    private static ReferenceLstmDirection Exact(int seed)
    {
        var layer = ReferenceLstmDirection.Random(InputSize, HiddenSize, seed);
        return layer with { InputWeights = Rounded(layer.InputWeights, InputSize), RecurrentWeights = Rounded(layer.RecurrentWeights, HiddenSize) };
    }

    private static float[] Rounded(float[] weights, int depth)
    {
        var rounded = Array.ConvertAll(weights, weight => Math.Clamp(MathF.Round(weight * 256), -127, 127) / 256);
        for (var row = 0; row < weights.Length / depth; row++)
            rounded[(row * depth) + (row % depth)] = (row % 2 == 0 ? 127 : -127) / 256f;
        return rounded;
    }

    private sealed class Plain : Engine
    {
        public override string Name => "plain";

        public override EngineModel Load(CheckedModel model) => throw new EngineUnavailableException("asked although it cannot narrow");
    }
}
