using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>MatMul by numpy's rules: matrices, batches of matrices that broadcast, vectors. An Add of a constant per column that follows is taken over.</summary>
internal sealed class MatMulOperator : Operator
{
    public static OperatorDescription Description { get; } = new("MatMul", 1, node =>
    {
        node.Inputs(2, 2);
        return new MatMulOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var (a, b) = (Products.Factor(node, 0), Products.Factor(node, 1));
        if (a.Rank == 0 || b.Rank == 0)
            throw node.Mismatch($"shapes {Layout.Text(a.Shape)} and {Layout.Text(b.Shape)} do not multiply: a number is no matrix");
        var (leftVector, rightVector) = (a.Rank == 1, b.Rank == 1);
        if (leftVector)
            a = a.View([1, a.Shape[0]], [0, a.Strides[0]], a.Offset);
        if (rightVector)
            b = b.View([b.Shape[0], 1], [b.Strides[0], 0], b.Offset);
        var bias = leftVector || rightVector || a.Type != ElementType.Float ? null : node.Successors?.TakeBias(Math.Max(a.Rank, b.Rank), b.Shape[^1]);
        var product = Products.Multiply(node, a, b, bias);
        int[] shape = [.. product.Shape.AsSpan(..^2), .. leftVector ? [] : product.Shape.AsSpan(^2..^1), .. rightVector ? [] : product.Shape.AsSpan(^1..)];
        node.Output(0, product.TryReshape(shape)!);
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.OnlyFlow(0), node.Value(0).Rank);
        if (flow.Dependence == TimeDependence.None || flow.Axis == rank - 1)
            throw node.Obstacle("it sums over time");
        var promoted = Math.Max(rank, node.Value(1).Rank);
        node.Output(0, flow with { Axis = flow.Axis + promoted - rank });
    }
}
