using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Onnx.Protobuf;
using LstmOnnx.Runtime.Tests.Support;
using LstmOnnx.TestSupport;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Runtime.Tests.Planning;

/// <summary>LSTM cells written out node by node, against their equations in double; and what only looks like one.</summary>
public class WrittenCellTests
{
    private const int Rows = 3, Units = 11;

    // σ and tanh at 3e-7, σ(f) times |c₋| ≤ 1, and the pre-activations' own rounding.
    private const double Tolerance = 2e-6;

    private static readonly float[] Gates = Seeded.Floats(Rows * 4 * Units, seed: 1, low: -4, high: 4);
    private static readonly float[] OldCell = Seeded.Floats(Rows * Units, seed: 2);

    public static TheoryData<SimdWidth> Widths => Support.Widths.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_cell_behind_Split_is_one_call_whatever_the_order_of_its_factors_and_terms(SimdWidth width)
    {
        for (var order = 0; order < 16; order++)
        {
            using var session = Run(Cell(Split(), order).Output("h").Output("c"), width);
            Assert.Equal($"Mul node 'mul_9': written-out LSTM cell of {Rows * Units} units", Assert.Single(session.Plan!.Kernels, k => !k.StartsWith("output", StringComparison.Ordinal)));
            Assert.Equal(["computed as a written-out LSTM cell, 1 node: Mul", "fused, 8 nodes: Sigmoid 3, Mul 2, Tanh 2, Add", "view, 1 node: Split"],
                session.Plan.Summary.Take(3).Order(StringComparer.Ordinal));
            Check(session);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gates_may_be_slices_transposed_or_apart(SimdWidth width)
    {
        var sliced = Slices(new TestGraph().Input("gates", Rows, 4 * Units).Input("old", Rows, Units).Axes("axis", 1).Axes("one", 1));
        // [units, rows, 1], so that no gate lies in order: each is copied first.
        var turned = Cell(Split(), 0, suffix: "", gates: ["ti", "tf", "to", "tg"], old: "told", before: g =>
        {
            foreach (var name in new[] { "i", "f", "o", "g", "old" })
                g.Node("Transpose", [name], [$"t{name}"], OnnxAttribute.Of("perm", 1L, 0L));
            return g;
        }, hidden: "turned_h", cell: "turned_c").Node("Transpose", ["turned_h"], ["h"], OnnxAttribute.Of("perm", 1L, 0L)).Node("Transpose", ["turned_c"], ["c"], OnnxAttribute.Of("perm", 1L, 0L));
        foreach (var graph in new[] { Cell(sliced, 0), turned })
        {
            using var session = Run(graph.Output("h").Output("c"), width);
            Assert.Single(session.Plan!.Kernels, k => k.Contains("written-out LSTM cell", StringComparison.Ordinal));
            Check(session);
        }

        var apart = new TestGraph();
        foreach (var name in new[] { "i", "f", "o", "g", "old" })
            apart.Input(name, Rows, Units);
        using var separate = Cell(apart, 0).Output("h").Output("c").Load(width).CreateSession();
        Gate(0).CopyTo(separate.Input("i"));
        Gate(1).CopyTo(separate.Input("f"));
        Gate(2).CopyTo(separate.Input("o"));
        Gate(3).CopyTo(separate.Input("g"));
        OldCell.CopyTo(separate.Input("old"));
        separate.Run();
        Assert.Contains(separate.Plan!.Kernels, k => k.Contains("written-out LSTM cell", StringComparison.Ordinal));
        Check(separate);
        Assert.Equal(0, Allocation.Least(separate.Run));
    }

    // c is read before h stands in the file, so the cell is computed where c is; there the output gate must be known.
    [Fact]
    public void New_states_may_be_read_by_anything_and_the_output_gate_may_come_late()
    {
        using var early = Run(Split().Also(Inner).Node("Neg", ["c"], ["n"]).Also(Outer).Output("h").Output("n"), SimdWidths.Selected);
        Assert.Contains(early.Plan!.Kernels, k => k.StartsWith("Add node", StringComparison.Ordinal) && k.Contains("written-out LSTM cell", StringComparison.Ordinal));
        Near.Equal(Expected().Hidden, early.Output("h"), Tolerance);
        Near.Equal(Array.ConvertAll(Expected().Cell, c => -c), early.Output("n"), Tolerance);

        // The gate's own node stands between c and h.
        using var late = Run(Split(late: true).Also(Inner).Node("Identity", ["late"], ["o"]).Also(Outer).Node("Neg", ["c"], ["n"]).Output("h").Output("c").Output("n"), SimdWidths.Selected);
        Assert.Contains(late.Plan!.Kernels, k => k.StartsWith("Mul node", StringComparison.Ordinal) && k.Contains("written-out LSTM cell", StringComparison.Ordinal));
        Check(late);

        using var neither = Run(Split(late: true).Also(Inner).Node("Neg", ["c"], ["n"]).Node("Identity", ["late"], ["o"]).Also(Outer).Output("h").Output("c").Output("n"), SimdWidths.Selected);
        NotFused(neither);
        Check(neither);
    }

    [Fact]
    public void An_unrolled_sequence_is_a_call_per_step()
    {
        var graph = Split();
        // Two steps on the same gates; the first cell starts from a constant.
        graph.Floats("zero", new float[Rows * Units], Rows, Units);
        Cell(graph, 0, "1", old: "zero", cell: "c1", hidden: "h1");
        Cell(graph, 5, "2", old: "c1", cell: "c2", hidden: "h");
        using var session = Run(graph.Output("h").Output("h1"), SimdWidths.Selected);
        Assert.Equal(2, session.Plan!.Kernels.Count(k => k.Contains("written-out LSTM cell", StringComparison.Ordinal)));
        var first = Expected(new float[Rows * Units]);
        Near.Equal(first.Hidden, session.Output("h1"), Tolerance);
        Near.Equal(Expected(Array.ConvertAll(first.Cell, c => (float)c)).Hidden, session.Output("h"), Tolerance);
    }

    // What lies between is seen by others, or one factor is another function, or more enters a gate.
    [Fact]
    public void What_others_see_or_what_is_no_cell_is_not_fused()
    {
        foreach (var seen in new[] { "si", "sf", "so", "tanhg", "kept", "added", "tc" })
        {
            Plain(Cell(Split(), 0).Output("h").Output("c").Output(seen), Expected());
            Plain(Cell(Split(), 0).Node("Neg", [seen], ["n"]).Output("h").Output("c").Output("n"), Expected());
        }
        // A branch reads σ(f).
        Plain(Cell(Split().Input("choice", DataType.Bool, 1), 0).Node("If", ["choice"], ["b"], Branch("then_branch", "Neg", "sf"), Branch("else_branch", "Abs", "sf")).Output("h").Output("c").Output("b"), Expected());
        // A term more in c; a peephole from c to the output gate.
        var (hidden, cell) = (new double[Rows * Units], new double[Rows * Units]);
        var (i, f, o, g) = (Gate(0), Gate(1), Gate(2), Gate(3));
        for (var u = 0; u < hidden.Length; u++)
        {
            cell[u] = (Sigmoid(f[u]) * OldCell[u]) + (Sigmoid(i[u]) * Math.Tanh(g[u]));
            hidden[u] = Sigmoid(o[u] + cell[u]) * Math.Tanh(cell[u]);
        }
        Plain(Split().Also(x => Inner(x)).Node("Add", ["o", "c"], ["po"]).Also(x => Outer(x, "po")).Output("h").Output("c"), (hidden, cell));
        for (var u = 0; u < hidden.Length; u++)
        {
            cell[u] += OldCell[u];
            hidden[u] = Sigmoid(o[u]) * Math.Tanh(cell[u]);
        }
        Plain(Split().Also(x => Inner(x, "c0")).Node("Add", ["c0", "old"], ["c"]).Also(x => Outer(x)).Output("h").Output("c"), (hidden, cell));
        // Tanh for the input gate.
        for (var u = 0; u < hidden.Length; u++)
        {
            cell[u] = (Sigmoid(f[u]) * OldCell[u]) + (Math.Tanh(i[u]) * Math.Tanh(g[u]));
            hidden[u] = Sigmoid(o[u]) * Math.Tanh(cell[u]);
        }
        Plain(Cell(Split(), 0, inputGate: "Tanh").Output("h").Output("c"), (hidden, cell));
    }

    [Fact]
    public void Shapes_that_broadcast_constant_gates_doubles_and_16_bit_floats_are_not_fused()
    {
        var one = new float[Units];
        OldCell.AsSpan(0, Units).CopyTo(one);
        var repeated = Enumerable.Range(0, Rows).SelectMany(_ => one).ToArray();
        Plain(Cell(Split().Floats("row", one, Units), 0, old: "row").Output("h").Output("c"), Expected(repeated));
        Plain(Cell(Split().Floats("stack", repeated, 1, Rows, Units), 0, old: "stack").Output("h").Output("c"), Expected(repeated));
        Plain(Cell(Split().Floats("constant", Gate(0), Rows, Units), 0, gates: ["constant", "f", "o", "g"]).Output("h").Output("c"), Expected());

        // All but the output gate is constant, and c with it, which something reads before h.
        using var known = Run(Split().Floats("ki", Gate(0), Rows, Units).Floats("kf", Gate(1), Rows, Units).Floats("kg", Gate(3), Rows, Units).Floats("kold", OldCell, Rows, Units)
            .Node("Sigmoid", ["ki"], ["si"]).Node("Sigmoid", ["kf"], ["sf"]).Node("Tanh", ["kg"], ["tanhg"])
            .Node("Mul", ["sf", "kold"], ["kept"]).Node("Mul", ["si", "tanhg"], ["added"]).Node("Add", ["kept", "added"], ["c"]).Node("Add", ["c", "old"], ["n"]).Also(Outer)
            .Output("h").Output("c").Output("n"), SimdWidths.Selected);
        NotFused(known);
        Check(known);

        foreach (var (type, tolerance) in new[] { (DataType.Double, 1e-6), (DataType.Float16, 5e-3) })
        {
            var cast = OnnxAttribute.Of("to", (long)type);
            var graph = Cell(Split(), 0, gates: ["xi", "xf", "xo", "xg"], old: "xold", cell: "xc", hidden: "xh", before: g =>
            {
                foreach (var name in new[] { "i", "f", "o", "g", "old" })
                    g.Node("Cast", [name], [$"x{name}"], cast);
                return g;
            });
            using var session = Run(graph.Node("Cast", ["xh"], ["h"], OnnxAttribute.Of("to", 1L)).Node("Cast", ["xc"], ["c"], OnnxAttribute.Of("to", 1L)).Output("h").Output("c"), SimdWidths.Selected);
            NotFused(session);
            Near.Equal(Expected().Hidden, session.Output("h"), tolerance);
            Near.Equal(Expected().Cell, session.Output("c"), tolerance);
        }
    }

    // A convolution would apply the sigmoid behind it itself: the cell's pre-activation must stay as it is.
    [Fact]
    public void A_gate_that_a_convolution_gives_is_not_taken_over_by_it()
    {
        var graph = Split().Axes("image", Rows, 1, Units).Axes("flat", Rows, Units).Floats("w", [1], 1, 1, 1);
        Cell(graph, 0, gates: ["ci", "f", "o", "g"], old: "cold", cell: "cc", hidden: "ch", before: g =>
        {
            g.Node("Reshape", ["i", "image"], ["ri"]).Node("Conv", ["ri", "w"], ["ci"]).Node("Reshape", ["old", "image"], ["cold"]);
            return g;
        }, image: true);
        using var session = Run(graph.Node("Reshape", ["ch", "flat"], ["h"]).Node("Reshape", ["cc", "flat"], ["c"]).Output("h").Output("c"), SimdWidths.Selected);
        Assert.Contains(session.Plan!.Kernels, k => k.Contains("written-out LSTM cell", StringComparison.Ordinal));
        Check(session);
    }

    [Fact]
    public void Time_is_followed_through_a_fused_cell()
    {
        using var model = Behind().Output("h", "time", 1, Units).Load();
        using var stream = model.CreateStream();
        Assert.Contains(stream.Plan!.Kernels, k => k.Contains("written-out LSTM cell", StringComparison.Ordinal));
        // A mean over time needs later steps.
        using var refused = Behind().Node("ReduceMean", ["h"], ["y"], OnnxAttribute.Of("axes", (IReadOnlyList<long>)[0L])).Output("y").Load();
        Assert.Contains("reducemean", Assert.ThrowsAny<UnsupportedOnnxException>(() => refused.CreateStream()).Message, StringComparison.Ordinal);

        // A layer of five parts: four gates and an old cell for each step.
        static TestGraph Behind() => Cell(new TestGraph().Input("x", "time", 1, 2)
            .Also(g => g.Axes("direction", 1).Lstm(g.Weights("layer", "x", ReferenceLstmDirection.Random(2, 5 * Units, seed: 3)), ["steps"], 5 * Units))
            .Node("Squeeze", ["steps", "direction"], ["all"]).Node("Split", ["all"], ["i", "f", "o", "g", "old"], OnnxAttribute.Of("axis", 2L)), 0);
    }

    private static TestGraph Split(bool late = false) => new TestGraph().Input("gates", Rows, 4 * Units).Input("old", Rows, Units)
        .Node("Split", ["gates"], ["i", "f", late ? "late" : "o", "g"], OnnxAttribute.Of("axis", 1L));

    private static TestGraph Slices(TestGraph graph)
    {
        for (var gate = 0; gate < 4; gate++)
        {
            graph.Axes($"from{gate}", gate * Units).Axes($"to{gate}", (gate + 1) * Units)
                .Node("Slice", ["gates", $"from{gate}", $"to{gate}", "axis", "one"], [new[] { "i", "f", "o", "g" }[gate]]);
        }
        return graph;
    }

    // The bits of order turn round the operands of the four Mul and Add nodes.
    private static TestGraph Cell(TestGraph graph, int order, string suffix = "", string[]? gates = null, string old = "old", string cell = "c", string hidden = "h", string inputGate = "Sigmoid",
        Func<TestGraph, TestGraph>? before = null, bool image = false)
    {
        before?.Invoke(graph);
        gates ??= ["i", "f", "o", "g"];
        if (image)
        {
            foreach (var gate in new[] { "f", "o", "g" })
                graph.Node("Reshape", [gate, "image"], [$"r{gate}"]);
            gates = [gates[0], "rf", "ro", "rg"];
        }
        string[] Two(int bit, string left, string right) => (order >> bit & 1) == 0 ? [left + suffix, right + suffix] : [right + suffix, left + suffix];
        return graph
            .Node("Sigmoid", [gates[2]], [$"so{suffix}"]).Node("Sigmoid", [gates[1]], [$"sf{suffix}"]).Node(inputGate, [gates[0]], [$"si{suffix}"]).Node("Tanh", [gates[3]], [$"tanhg{suffix}"])
            .Node("Mul", (order & 1) == 0 ? [$"sf{suffix}", old] : [old, $"sf{suffix}"], [$"kept{suffix}"])
            .Node("Mul", Two(1, "si", "tanhg"), [$"added{suffix}"])
            .Node("Add", Two(2, "kept", "added"), [cell])
            .Node("Tanh", [cell], [$"tc{suffix}"])
            .Node("Mul", Two(3, "so", "tc"), [hidden]);
    }

    private static void Inner(TestGraph graph) => Inner(graph, "c");

    private static void Inner(TestGraph graph, string cell) => graph.Node("Sigmoid", ["i"], ["si"]).Node("Sigmoid", ["f"], ["sf"]).Node("Tanh", ["g"], ["tanhg"])
        .Node("Mul", ["sf", "old"], ["kept"]).Node("Mul", ["si", "tanhg"], ["added"]).Node("Add", ["kept", "added"], [cell]);

    private static void Outer(TestGraph graph) => Outer(graph, "o");

    private static void Outer(TestGraph graph, string gate) => graph.Node("Sigmoid", [gate], ["so"]).Node("Tanh", ["c"], ["tc"]).Node("Mul", ["so", "tc"], ["h"]);

    private static AttributeProto Branch(string name, string opType, string input)
    {
        var node = new NodeProto { OpType = opType };
        node.Input.Add(input);
        node.Output.Add($"{name}_y");
        var graph = new GraphProto { Name = name };
        graph.Node.Add(node);
        graph.Output.Add(new ValueInfoProto { Name = $"{name}_y" });
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = graph };
    }

    private static void Plain(TestGraph graph, (double[] Hidden, double[] Cell) expected)
    {
        using var session = Run(graph, SimdWidths.Selected);
        NotFused(session);
        Near.Equal(expected.Hidden, session.Output("h"), Tolerance);
        Near.Equal(expected.Cell, session.Output("c"), Tolerance);
    }

    private static void NotFused(LstmSession session) => Assert.DoesNotContain([.. session.Plan!.Lines, .. session.Plan.Kernels], line => line.Contains("written-out LSTM cell", StringComparison.Ordinal));

    private static void Check(LstmSession session)
    {
        Near.Equal(Expected().Hidden, session.Output("h"), Tolerance);
        Near.Equal(Expected().Cell, session.Output("c"), Tolerance);
    }

    private static LstmSession Run(TestGraph graph, SimdWidth width)
    {
        var session = graph.Load(width).CreateSession();
        Gates.CopyTo(session.Input("gates"));
        OldCell.CopyTo(session.Input("old"));
        session.Run();
        return session;
    }

    // Gates i, f, o, g of every row.
    private static float[] Gate(int gate) => [.. Enumerable.Range(0, Rows * Units).Select(u => Gates[(u / Units * 4 * Units) + (gate * Units) + (u % Units)])];

    private static (double[] Hidden, double[] Cell) Expected(float[]? old = null)
    {
        var (i, f, o, g) = (Gate(0), Gate(1), Gate(2), Gate(3));
        var cell = new double[Rows * Units];
        for (var u = 0; u < cell.Length; u++)
            cell[u] = (Sigmoid(f[u]) * (old ?? OldCell)[u]) + (Sigmoid(i[u]) * Math.Tanh(g[u]));
        return ([.. cell.Select((c, u) => Sigmoid(o[u]) * Math.Tanh(c))], cell);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
