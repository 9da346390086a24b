using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// Gemm: alpha · A′ · B′ + beta · C, where ′ transposes if asked. A constant C per column is the kernel's bias; transposing A is a matter of strides. Before opset 7, C broadcasts only where <c>broadcast</c> says so.
/// </summary>
internal sealed class GemmOperator(float alpha, float beta, bool transposeA, bool transposeB, bool broadcasts) : Operator
{
    public static OperatorDescription Description { get; } = new("Gemm", 1, node =>
    {
        node.Inputs(node.Opset < 11 ? 3 : 2, 3);
        return new GemmOperator(node.Float("alpha", 1), node.Float("beta", 1), node.Flag("transA", false), node.Flag("transB", false), node.Opset >= 7 || node.Flag("broadcast", false));
    });

    public override void Plan(NodePlanner node)
    {
        var a = Matrix(node, 0, transposeA);
        var b = Matrix(node, 1, transposeB);
        var c = node.Has(2) && beta != 0 ? Products.Factor(node, 2) : null;
        if (c is not null && !broadcasts && !c.Shape.AsSpan().SequenceEqual([a.Shape[0], b.Shape[1]]))
            throw node.Mismatch($"input 'C' has shape {Layout.Text(c.Shape)}, expected [{a.Shape[0]}, {b.Shape[1]}] without attribute broadcast");
        if (a.Carrier != Carrier.Float)
        {
            node.Output(0, Plain(node, a, b, c));
            return;
        }
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
            CheckBroadcast(node, c, result);
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
        var value = Products.Factor(node, input);
        return value.Rank != 2 ? throw node.Mismatch($"input {input} has shape {Layout.Text(value.Shape)}, expected a matrix")
            : transpose ? value.Permuted([1, 0]) : value;
    }

    private static void CheckBroadcast(NodePlanner node, Value c, Value result)
    {
        if (Layout.Broadcast(c.Shape, result.Shape) is not { } shape || !shape.AsSpan().SequenceEqual(result.Shape))
            throw node.Mismatch($"input 'C' of shape {Layout.Text(c.Shape)} does not broadcast to {Layout.Text(result.Shape)}");
    }

    // Of doubles and integers: the product first, then both terms together.
    private Value Plain(NodePlanner node, Value a, Value b, Value? c)
    {
        var product = Products.Multiply(node, a, b, null);
        if (c is not null)
            CheckBroadcast(node, c, product);
        if (a.Carrier == Carrier.Double)
            return Combining.Apply<double, double, DoubleTerms>(node, "alpha · product + beta · C", product, c ?? node.NewConstant(a.Type, new double[1], 1), a.Type, new(alpha, c is null ? 0 : beta));
        if (alpha != MathF.Truncate(alpha) || beta != MathF.Truncate(beta) || MathF.Abs(alpha) > int.MaxValue || MathF.Abs(beta) > int.MaxValue)
            throw node.Unsupported("alpha and beta that are no whole numbers are not supported for integers");
        return Combining.Apply<long, long, IntegerTerms>(node, "alpha · product + beta · C", product, c ?? node.NewConstant(a.Type, new long[1], 1), a.Type, new((long)alpha, c is null ? 0 : (long)beta, a.Type));
    }

    private readonly struct DoubleTerms(double alpha, double beta) : ICombination<double, double>
    {
        public double Apply(double left, double right) => (alpha * left) + (beta * right);
    }

    private readonly struct IntegerTerms(long alpha, long beta, ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.Wrap(type, unchecked((alpha * left) + (beta * right)));
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
