using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Gemm: alpha · A′ · B′ + beta · C, where ′ transposes if asked. A constant C per column is the kernel's bias; transposing A is a matter of strides.</summary>
internal sealed class GemmOperator(float alpha, float beta, bool transposeA, bool transposeB) : Operator
{
    public static OperatorDescription Description { get; } = new("Gemm", 7, node =>
    {
        node.Inputs(node.Opset < 11 ? 3 : 2, 3);
        return new GemmOperator(node.Float("alpha", 1), node.Float("beta", 1), node.Flag("transA", false), node.Flag("transB", false));
    });

    public override void Plan(NodePlanner node)
    {
        var a = Matrix(node, 0, transposeA);
        var b = Matrix(node, 1, transposeB);
        var c = node.Has(2) && beta != 0 ? node.Floats(2) : null;
        if (c is not null && alpha == 1 && Bias(node, c, b.Shape[1]) is { } bias)
        {
            node.Output(0, Products.Multiply(node, a, b, bias));
            return;
        }
        var result = Products.Multiply(node, a, b, null);
        if (alpha != 1)
            result = Broadcasting.Apply(node, BinaryOperation.Multiply, result, node.NewConstant([alpha], 1), result.Shape);
        if (c is not null)
        {
            if (Layout.Broadcast(c.Shape, result.Shape) is not { } shape || !shape.AsSpan().SequenceEqual(result.Shape))
                throw node.Mismatch($"input 'C' of shape {Layout.Text(c.Shape)} does not broadcast to {Layout.Text(result.Shape)}");
            if (beta != 1)
                c = Broadcasting.Apply(node, BinaryOperation.Multiply, node.RowMajor(c), node.NewConstant([beta], 1), c.Shape);
            result = Broadcasting.Apply(node, BinaryOperation.Add, result, c, result.Shape);
        }
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Dependence == TimeDependence.None || flow.Axis != (transposeA ? 1 : 0))
            throw node.Obstacle("it sums over time");
        if (node.Has(2) && node.Value(2) is { Rank: 2 } c && c.Shape[0] != 1)
            throw node.Obstacle("it adds a constant of its own to each step");
        node.Output(0, flow with { Axis = 0 });
    }

    private static Value Matrix(NodePlanner node, int input, bool transpose)
    {
        var value = node.Floats(input);
        return value.Rank != 2 ? throw node.Mismatch($"input {input} has shape {Layout.Text(value.Shape)}, expected a matrix")
            : transpose ? value.Permuted([1, 0]) : value;
    }

    // beta · C as a vector [N]; null where C is no constant, or differs by rows.
    private Value? Bias(NodePlanner node, Value c, int columns)
    {
        if (!c.IsConstant || c.Rank == 0 || c.Rank > 2 || c.Shape[^1] != columns || c.Count != columns)
            return null;
        var floats = node.FloatsOf(c)!;
        return beta == 1 ? node.RowMajor(c) : node.NewConstant(Array.ConvertAll(floats, f => beta * f), columns);
    }
}
