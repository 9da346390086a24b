using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>CenterCropPad: the middle of longer axes, zeros around shorter ones; the odd element goes behind.</summary>
internal sealed class CenterCropPadOperator(long[]? axes) : Operator
{
    public static OperatorDescription Description { get; } = new("CenterCropPad", 18, node =>
    {
        node.Inputs(2, 2);
        return new CenterCropPadOperator(node.Ints("axes"));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var wanted = Axes.Shape(node, node.Integers(1, "shape"));
        var named = axes is null ? [.. Enumerable.Range(0, value.Rank)] : Axes.Normalise(node, axes, value.Rank);
        if (wanted.Length != named.Length)
            throw node.Mismatch($"{wanted.Length} sizes for {named.Length} axes");
        var (begins, ends) = (new long[value.Rank], new long[value.Rank]);
        for (var i = 0; i < named.Length; i++)
        {
            var more = wanted[i] - value.Shape[named[i]];
            begins[named[i]] = more / 2;
            ends[named[i]] = more - (more / 2);
        }
        node.Output(0, Padding.Apply(node, value, PadMode.Constant, begins, ends, null));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, shape) = (node.OnlyFlow(0), node.Value(0).Shape);
        if (node.OutputShape[flow.Axis] != shape[flow.Axis])
            throw node.Obstacle("it cuts or pads along time");
        node.Output(0, flow);
    }
}
