using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Exp, Relu, Sigmoid, Sqrt and Tanh: a function of each element.</summary>
internal sealed class UnaryOperator(UnaryOperation operation) : Operator
{
    public static OperatorDescription Exp { get; } = Describe("Exp", UnaryOperation.Exp);

    public static OperatorDescription Relu { get; } = Describe("Relu", UnaryOperation.Relu);

    public static OperatorDescription Sigmoid { get; } = Describe("Sigmoid", UnaryOperation.Sigmoid);

    public static OperatorDescription Sqrt { get; } = Describe("Sqrt", UnaryOperation.Sqrt);

    public static OperatorDescription Tanh { get; } = Describe("Tanh", UnaryOperation.Tanh);

    public override void Plan(NodePlanner node)
    {
        var value = node.RowMajor(node.Floats(0));
        node.Output(0, Apply(node, operation, value));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    /// <summary>Adds the call that applies an operation to a row-major value.</summary>
    public static Value Apply(NodePlanner node, UnaryOperation operation, Value value)
    {
        var (kernels, result) = (node.Kernels, node.New(value.Shape));
        node.Emit($"{operation} of {value.Count} values", [value], [result],
            buffers => new UnaryCall(kernels, operation, buffers.Of(value), buffers.Of(result)), inPlace: true);
        return result;
    }

    private static OperatorDescription Describe(string name, UnaryOperation operation) => new(name, 6, node =>
    {
        node.Inputs(1, 1);
        return new UnaryOperator(operation);
    });
}
