using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Transpose: a view; whoever needs its elements in order copies them.</summary>
internal sealed class TransposeOperator(long[]? permutation) : Operator
{
    public static OperatorDescription Description { get; } = new("Transpose", 1, node =>
    {
        node.Inputs(1, 1);
        return new TransposeOperator(node.Ints("perm"));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var axes = permutation is null
            ? [.. Enumerable.Range(0, value.Rank).Reverse()]
            : Axes.Normalise(node, permutation, value.Rank);
        if (axes.Length != value.Rank)
            throw node.Mismatch($"perm [{string.Join(", ", axes)}] for a value of shape {Layout.Text(value.Shape)}");
        node.Output(0, value.Permuted(axes));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.Flow(0), node.Value(0).Rank);
        var axis = permutation is null ? rank - 1 - flow.Axis : Array.FindIndex(permutation, p => (p < 0 ? p + rank : p) == flow.Axis);
        node.Output(0, flow with { Axis = axis });
    }
}
