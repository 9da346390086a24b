using LstmOnnx.Onnx;
using LstmOnnx.Runtime.Planning;
using LstmOnnx.Runtime.Simd;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Runtime.Tests.Planning;

public class PlanTests
{
    private static readonly ReferenceLstmDirection Layer = ReferenceLstmDirection.Random(3, 4, seed: 1);

    [Fact]
    public void A_place_that_is_handed_out_too_early_would_show_as_NaN()
    {
        foreach (var (batchSize, sequenceLength) in ((int, int)[])[(2, 5), (1, 1), (1, 4), (3, 1)])
        {
            using var session = Plain(EveryKernel.Graph().Bytes(), [[batchSize, sequenceLength, 3]]);
            Seeded.Floats(batchSize * sequenceLength * 3, 1).CopyTo(session.Input(0));
            session.Run();
            var expected = session.Output(0).ToArray();

            session.RunPoisoned();

            Near.SameBits(expected, session.Output(0));
            Assert.DoesNotContain(expected, float.IsNaN);
        }
    }

    [Fact]
    public void Values_take_turns_in_the_arena()
    {
        // Ten layers of 1,000 values each: the input, the output, and at most two in between.
        var graph = new TestGraph().Input("v0", 1000);
        for (var i = 0; i < 10; i++)
            graph.Node("Concat", [$"v{i}", $"v{i}"], [$"w{i}"], OnnxAttribute.Of("axis", 0L)).Axes($"from{i}", 0).Axes($"to{i}", 1000).Node("Slice", [$"w{i}", $"from{i}", $"to{i}"], [$"v{i + 1}"]);
        using var session = Plain(graph.Output("v10").Bytes(), [[1000]]);
        Assert.InRange(session.Plan.ArenaBytes, 4000, 4000 * 7);
        session.Input(0).Fill(1);
        session.RunPoisoned();
        Assert.Equal(Enumerable.Repeat(1f, 1000), session.Output(0).ToArray());
    }

    [Fact]
    public void A_plan_sums_up_what_became_of_the_nodes_and_has_each_of_them_too()
    {
        using var session = Plain(new TestGraph().Input("x", 2, 3).Node("Transpose", ["x"], ["t"]).Node("Relu", ["t"], ["a"]).Node("Tanh", ["a"], ["y"]).Node("Exp", ["a"], ["unread"]).Output("y").Bytes(), [[2, 3]]);

        Assert.Equal(["computed, 2 nodes: Relu, Tanh", "not needed, 1 node: Exp", "view, 1 node: Transpose"], session.Plan.Summary.Take(3));
        Assert.Equal($"kernel calls per run: {session.Plan.Kernels.Count}", session.Plan.Summary[3]);
        Assert.Equal([.. session.Plan.Nodes, .. session.Plan.Summary], session.Plan.Lines);
        Assert.Equal("Transpose node 'transpose_0': view", session.Plan.Nodes[0]);
    }

    [Fact]
    public void Elementwise_chains_work_in_place()
    {
        using var session = Plain(new TestGraph().Input("x", 64).Node("Relu", ["x"], ["a"]).Node("Tanh", ["a"], ["b"]).Node("Exp", ["b"], ["y"]).Output("y").Bytes(), [[64]]);
        Assert.Equal(2 * 64 * sizeof(float), session.Plan.ArenaBytes);
    }

    [Fact]
    public void A_value_that_is_read_again_is_not_overwritten()
    {
        using var session = Plain(new TestGraph().Input("x", 2).Node("Relu", ["x"], ["a"]).Node("Exp", ["a"], ["b"]).Node("Add", ["a", "b"], ["y"]).Output("y").Bytes(), [[2]]);
        new float[] { 0, -1 }.CopyTo(session.Input(0));
        session.RunPoisoned();
        Assert.Equal([1, 1], session.Output(0));
    }

    [Fact]
    public void Initial_states_computed_from_shapes_fold_away_as_exporters_write_them()
    {
        // PyTorch: zeros of [1, batch, hidden] by Shape, Gather, Unsqueeze, Concat, ConstantOfShape or Expand.
        using var model = new TestGraph().Input("x", "time", "batch", 3)
            .Node("Shape", ["x"], ["shape"]).Integers("one", [1]).Node("Gather", ["shape", "one"], ["batch"])
            .Axes("zero", 0).Node("Unsqueeze", ["batch", "zero"], ["batches"])
            .Axes("layers", 1).Axes("hidden", 4).Node("Concat", ["layers", "batches", "hidden"], ["size"], OnnxAttribute.Of("axis", 0L))
            .Node("ConstantOfShape", ["size"], ["h0"]).Floats("nothing", [0]).Node("Expand", ["nothing", "size"], ["c0"])
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", Layer), "", "h0", "c0"], ["", "y"], 4)).Output("y").Load();
        using var session = model.CreateSession(2, 3);

        Assert.Single(session.Plan!.Kernels);
        Assert.Contains("ConstantOfShape node 'constantofshape_4': folded", session.Plan.Nodes);
        var x = Seeded.Floats(18, 2);
        var y = new float[8];
        session.Run(x, y);
        Near.Equal(ReferenceLstm.Run(Layer, x, 3, 2).FinalHidden, y, 1e-6);
    }

    [Fact]
    public void What_only_a_shape_is_taken_of_is_not_computed()
    {
        using var session = Plain(new TestGraph().Input("x", 2, 3).Node("Exp", ["x"], ["e"]).Node("Shape", ["e"], ["s"]).Node("Cast", ["s"], ["f"], OnnxAttribute.Of("to", 1L))
            .Node("Identity", ["f"], ["y"]).Output("y").Bytes(), [[2, 3]]);
        Assert.Equal(["output 0: copy [2]"], session.Plan.Kernels);
        session.Run();
        Assert.Equal([2, 3], session.Output(0));
    }

    [Fact]
    public void A_step_of_an_exported_graph_needs_no_copies()
    {
        using var model = new TestGraph().Input("input", "batch", "time", 3).Input("h", 1, "batch", 4).Input("c", 1, "batch", 4)
            .Node("Transpose", ["input"], ["x"], OnnxAttribute.Of("perm", 1L, 0L, 2L))
            .Also(g => g.Lstm([.. g.Weights("lstm", "x", Layer), "", "h", "c"], ["y", "h_out", "c_out"], 4))
            .Output("y").Output("h_out").Output("c_out").Load();
        using var stream = model.CreateStream(batchSize: 2);
        Assert.Equal(["LSTM node 'lstm_1': Forward, T = 1, B = 2, I = 3, H = 4"], stream.Plan!.Kernels);
    }

    // The arena begins at an aligned element, which may be the first: a place before it must not be asked for.
    [Fact]
    public void What_holds_nothing_needs_no_place()
    {
        var nothing = new Value(ElementType.Float, [0, 3], Storage.InArena(0));
        Assert.Equal(0, new Buffers(new float[16], start: 0).Of(nothing).Span.Length);
    }

    [Fact]
    public void Integers_of_shape_arithmetic_are_added_divided_and_sliced()
    {
        // [4, 6] → sizes 6 / 4 · 2 − 1 + 5 = 6, then reshape [4, 6] → [6, -1].
        using var session = Plain(new TestGraph().Input("x", 4, 6).Node("Shape", ["x"], ["s"], OnnxAttribute.Of("start", -1L)).Axes("four", 4).Axes("two", 2).Axes("one", 1).Axes("five", 5)
            .Node("Div", ["s", "four"], ["a"]).Node("Mul", ["a", "two"], ["b"]).Node("Sub", ["b", "one"], ["c"]).Node("Add", ["c", "five"], ["d"]).Axes("rest", -1)
            .Node("Concat", ["d", "rest"], ["shape"], OnnxAttribute.Of("axis", 0L)).Node("Reshape", ["x", "shape"], ["y"]).Output("y").Bytes(), [[4, 6]]);
        Assert.Equal([6, 4], session.OutputShapes[0]);
    }

    [Fact]
    public void Weights_are_packed_once_for_all_sessions_and_threads()
    {
        using var model = LstmLayers.SequenceToOne(ReferenceLstmDirection.Random(64, 256, seed: 1), Seeded.Floats(256, 2), [0.5f]).Load();
        model.CreateSession().Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();
        model.CreateSession().Dispose();
        // The weights alone take 1.3 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
    }

    private static SimdSession Plain(byte[] bytes, int[][] shapes)
    {
        SimdSession? made = null;
        using var model = LstmModel.Load(bytes, new LoadOptions { Engines = [new Capture(shapes, s => made = s)] });
        return made!;
    }

    // The session of the SIMD engine itself, for what the public one does not show.
    private sealed class Capture(int[][] shapes, Action<SimdSession> take) : Engine
    {
        public override string Name => "capture";

        public override EngineModel Load(CheckedModel model)
        {
            var loaded = SimdEngine.Default.Load(model);
            take((SimdSession)loaded.CreateSession(new SessionRequest(shapes)));
            return loaded;
        }
    }
}
