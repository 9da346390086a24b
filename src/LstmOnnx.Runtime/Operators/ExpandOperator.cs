using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Expand: a view that repeats elements by strides of 0.</summary>
internal sealed class ExpandOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Expand", 8, node =>
    {
        node.Inputs(2, 2);
        return new ExpandOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var wanted = Axes.Shape(node, node.Integers(1, "shape"));
        var shape = Layout.Broadcast(value.Shape, wanted)
            ?? throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)} does not broadcast to {Layout.Text(wanted)}");
        node.Output(0, value.BroadcastTo(shape));
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        node.Output(0, flow with { Axis = flow.Axis + node.OutputShape.Length - node.Value(0).Rank });
    }
}
