using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Pad with constants, reflected, with edges or wrapped around; negative pads cut. Pads and the value are attributes before opset 11, inputs from then on; axes may be named from opset 18 on.</summary>
internal sealed class PadOperator(PadMode mode, long[]? pads, float value) : Operator
{
    public static OperatorDescription Description { get; } = new("Pad", 2, node =>
    {
        var name = node.Text("mode", "constant");
        var mode = name switch
        {
            "constant" => PadMode.Constant,
            "reflect" => PadMode.Reflect,
            "edge" => PadMode.Edge,
            "wrap" when node.Opset >= 19 => PadMode.Wrap,
            _ => throw node.Refuse("mode", name, node.Opset >= 19 ? "it must be constant, reflect, edge or wrap" : "it must be constant, reflect or edge"),
        };
        if (node.Opset >= 11)
        {
            node.Inputs(2, node.Opset >= 18 ? 4 : 3);
            return new PadOperator(mode, null, 0);
        }
        node.Inputs(1, 1);
        return new PadOperator(mode, node.Ints("pads") ?? throw node.Refuse("attribute pads is missing"), node.Float("value", 0));
    });

    public override void Plan(NodePlanner node)
    {
        var data = node.Input(0);
        var counts = pads ?? node.Integers(1, "pads");
        var axes = Named(node, data.Rank);
        if (counts.Length != 2L * axes.Length)
            throw node.Mismatch($"{counts.Length} pads for {axes.Length} axes, expected {2L * axes.Length}");
        var (begins, ends) = (new long[data.Rank], new long[data.Rank]);
        for (var i = 0; i < axes.Length; i++)
            (begins[axes[i]], ends[axes[i]]) = (counts[i], counts[i + axes.Length]);
        node.Output(0, Padding.Apply(node, data, mode, begins, ends, mode == PadMode.Constant ? Fill(node, data) : null));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.OnlyFlow(0), node.Value(0).Rank);
        var counts = pads ?? node.Value(1).Integers()!;
        var named = node.Has(3) ? node.Value(3).Integers()! : null;
        var at = named is null ? flow.Axis : Array.FindIndex(named, a => (a < 0 ? a + rank : a) == flow.Axis);
        if (at >= 0 && (counts[at] != 0 || counts[at + (counts.Length / 2)] != 0))
            throw node.Obstacle("it pads along time");
        node.Output(0, flow);
    }

    private static int[] Named(NodePlanner node, int rank) =>
        node.Has(3) ? Axes.Normalise(node, node.Integers(3, "axes"), rank) : [.. Enumerable.Range(0, rank)];

    private Value? Fill(NodePlanner node, Value data)
    {
        if (node.Has(2))
        {
            var given = node.Input(2);
            if (given.Type != data.Type || given.Count != 1)
                throw node.Mismatch($"input 'constant_value' of type {given.Type} and shape {Layout.Text(given.Shape)}, expected one element of type {data.Type}");
            return node.RowMajor(given);
        }
        if (value == 0)
            return null;
        return data.Carrier switch
        {
            Carrier.Float => node.NewConstant(data.Type, new[] { ElementTypes.Round(data.Type, value) }, 1),
            Carrier.Double => node.NewConstant(data.Type, new[] { (double)value }, 1),
            _ => node.NewConstant(data.Type, new[] { ElementTypes.Wrap(data.Type, (long)value) }, 1),
        };
    }
}
