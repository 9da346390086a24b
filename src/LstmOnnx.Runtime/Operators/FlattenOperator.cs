using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Flatten: two axes, those before <c>axis</c> and the rest; a view where strides allow it.</summary>
internal sealed class FlattenOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("Flatten", 1, node =>
    {
        node.Inputs(1, 1);
        return new FlattenOperator(node.Int("axis", 1));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        // The axis may be the rank itself: everything in the first of the two.
        var at = axis == value.Rank ? value.Rank : Axes.Normalise(node, axis, value.Rank);
        var shape = Axes.Shape(node, [Layout.Count(value.Shape.AsSpan(0, at)), Layout.Count(value.Shape.AsSpan(at))]);
        node.Output(0, value.TryReshape(shape) ?? node.RowMajor(value).TryReshape(shape)!);
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Reshaped(node.OnlyFlow(0), node.Value(0).Shape, node.OutputShape));
}
