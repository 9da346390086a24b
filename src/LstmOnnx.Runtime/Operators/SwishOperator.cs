using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Swish: x·σ(alpha·x).</summary>
internal sealed class SwishOperator(float alpha) : Operator
{
    public static OperatorDescription Description { get; } = new("Swish", 24, node =>
    {
        node.Inputs(1, 1);
        return new SwishOperator(node.Float("alpha", 1));
    });

    public override void Plan(NodePlanner node)
    {
        if (node.Input(0) is { Carrier: Carrier.Double } doubles)
        {
            node.Output(0, Mapping.Apply<double, double, Swish>(node, "Swish", doubles, doubles.Type, new(alpha)));
            return;
        }
        var value = node.RowMajor(node.Floats(0));
        var scaled = alpha == 1 ? value : Broadcasting.Apply(node, BinaryOperation.Multiply, value, node.NewConstant([alpha], 1), value.Shape);
        var gate = Mapping.Apply(node, UnaryOperation.Sigmoid, scaled);
        node.Output(0, Broadcasting.Apply(node, BinaryOperation.Multiply, gate, value, value.Shape));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    private readonly struct Swish(double alpha) : IMapping<double, double>
    {
        public double Apply(double x) => x * DoubleMath.Sigmoid(alpha * x);
    }
}
