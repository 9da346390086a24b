using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Max, Min, Sum and Mean of one or more values, from the first on; they broadcast from opset 8 on.</summary>
internal sealed class VariadicOperator(string name, BinaryOperation operation, bool broadcasts) : Operator
{
    public static OperatorDescription Max { get; } = Describe("Max", BinaryOperation.Maximum);

    public static OperatorDescription Mean { get; } = Describe("Mean", BinaryOperation.Add);

    public static OperatorDescription Min { get; } = Describe("Min", BinaryOperation.Minimum);

    public static OperatorDescription Sum { get; } = Describe("Sum", BinaryOperation.Add);

    public override void Plan(NodePlanner node)
    {
        var result = node.Input(0);
        var type = result.Type;
        if (type == ElementType.Bool || (operation == BinaryOperation.Add && result.Carrier == Carrier.Integer))
            throw node.UnsupportedType(type, operation == BinaryOperation.Add ? "floats" : "numbers");
        for (var i = 1; i < node.InputCount; i++)
        {
            var next = node.Input(i);
            if (next.Type != type)
                throw node.Mismatch($"operands of types {type} and {next.Type}");
            if (!broadcasts && !next.Shape.AsSpan().SequenceEqual(result.Shape))
                throw node.Mismatch($"shapes {Layout.Text(result.Shape)} and {Layout.Text(next.Shape)} differ; before opset 8 they do not broadcast");
            result = Arithmetic.Apply(node, operation, result, next);
        }
        node.Output(0, name == "Mean" && node.InputCount > 1 ? Quotient(node, result, node.InputCount) : result);
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node));

    private static Value Quotient(NodePlanner node, Value sum, int count) => Arithmetic.Apply(node, BinaryOperation.Divide, sum,
        sum.Carrier == Carrier.Float ? node.NewConstant([count], []) : node.NewConstant(ElementType.Double, new double[] { count }));

    private static OperatorDescription Describe(string name, BinaryOperation operation) => new(name, 6, node =>
    {
        node.Inputs(1, int.MaxValue);
        return new VariadicOperator(name, operation, node.Opset >= 8);
    });
}
