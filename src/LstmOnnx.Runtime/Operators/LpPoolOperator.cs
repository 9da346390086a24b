using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>LpPool over one to three spatial axes: the p-norm of what lies under the window, summed in double.</summary>
internal sealed class LpPoolOperator(WindowAttributes attributes, double p) : Operator
{
    public static OperatorDescription Description { get; } = new("LpPool", 1, node =>
        new LpPoolOperator(PoolOperators.Read(node, firstOfDilations: 18, firstOfCeil: 18), Exponent(node)));

    /// <summary>ONNX's <c>p</c>, which was a float in opset 1.</summary>
    public static double Exponent(NodeReader node)
    {
        var p = node.Opset < 2 ? node.Float("p", 2) : node.Int("p", 2);
        return p > 0 && float.IsFinite(p) ? p : throw node.Refuse("p", p, "it must be more than 0");
    }

    public override void Plan(NodePlanner node)
    {
        var x = node.RowMajor(node.Input(0));
        var axes = PoolOperators.Over(node, attributes, x);
        node.Output(0, Averages.Norm(node, x, axes, p, PoolOperators.Shape(x, axes)));
    }

    public override void FollowTime(TimeContext node) => PoolOperators.FollowTime(node, attributes);
}
