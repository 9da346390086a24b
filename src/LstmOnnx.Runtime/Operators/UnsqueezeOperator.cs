using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Unsqueeze: a view with axes of size 1 added. The axes are an attribute before opset 13, an input from then on.</summary>
internal sealed class UnsqueezeOperator(long[]? axes) : Operator
{
    public static OperatorDescription Description { get; } = new("Unsqueeze", 1, node =>
    {
        if (node.Opset >= 13)
        {
            node.Inputs(2, 2);
            return new UnsqueezeOperator(null);
        }
        node.Inputs(1, 1);
        return new UnsqueezeOperator(node.Ints("axes") ?? throw node.Refuse("attribute axes is missing"));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var named = axes ?? node.Integers(1, "axes");
        var rank = value.Rank + named.Length;
        if (rank > NodePlanner.MaxRank)
            throw node.Mismatch($"a value of {rank} axes; {NodePlanner.MaxRank} are allowed");
        var added = Axes.Normalise(node, named, rank);
        var (shape, strides) = (new int[rank], new int[rank]);
        for (int axis = 0, from = 0; axis < rank; axis++)
        {
            var isNew = added.Contains(axis);
            shape[axis] = isNew ? 1 : value.Shape[from];
            strides[axis] = isNew ? 0 : value.Strides[from++];
        }
        node.Output(0, value.View(shape, strides, value.Offset));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Reshaped(node.OnlyFlow(0), node.Value(0).Shape, node.OutputShape));
}
