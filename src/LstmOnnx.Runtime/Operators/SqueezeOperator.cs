using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Squeeze: a view without the named axes of size 1, or without all of them. The axes are an attribute before opset 13, an input from then on.</summary>
internal sealed class SqueezeOperator(long[]? axes) : Operator
{
    public static OperatorDescription Description { get; } = new("Squeeze", 1, node =>
    {
        node.Inputs(1, node.Opset < 13 ? 1 : 2);
        return new SqueezeOperator(node.Opset < 13 ? node.Ints("axes") : null);
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var named = node.Has(1) ? node.Integers(1, "axes") : axes;
        var dropped = named is null
            ? [.. Enumerable.Range(0, value.Rank).Where(a => value.Shape[a] == 1)]
            : Axes.Normalise(node, named, value.Rank);
        if (dropped.Any(a => value.Shape[a] != 1))
            throw node.Mismatch($"axes [{string.Join(", ", dropped)}] of a value of shape {Layout.Text(value.Shape)} are not all of size 1");
        var kept = Enumerable.Range(0, value.Rank).Except(dropped).ToArray();
        node.Output(0, value.View(Array.ConvertAll(kept, a => value.Shape[a]), Array.ConvertAll(kept, a => value.Strides[a]), value.Offset));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Reshaped(node.OnlyFlow(0), node.Value(0).Shape, node.OutputShape));
}
