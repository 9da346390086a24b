using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Add, Sub, Mul and Div with broadcasting: on floats by kernels, on doubles and integers one by one.</summary>
internal sealed class BinaryOperator(BinaryOperation operation, OperandAlignment alignment) : Operator
{
    public static OperatorDescription Add { get; } = Describe("Add", BinaryOperation.Add);

    public static OperatorDescription Sub { get; } = Describe("Sub", BinaryOperation.Subtract);

    public static OperatorDescription Mul { get; } = Describe("Mul", BinaryOperation.Multiply);

    public static OperatorDescription Div { get; } = Describe("Div", BinaryOperation.Divide);

    public BinaryOperation Operation => operation;

    /// <summary>Whether operands meet as numpy has it, not along an axis that the file names.</summary>
    public bool BroadcastsAtTheEnd => alignment.IsAtTheEnd;

    public override void Plan(NodePlanner node)
    {
        var (left, right) = Operands(node, alignment);
        if (left.Type == ElementType.Bool)
            throw node.UnsupportedType(left.Type, "numbers");
        node.Output(0, Arithmetic.Apply(node, operation, left, right));
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node, alignment));

    /// <summary>Two operands of one type, the second as it broadcasts over the first.</summary>
    public static (Value Left, Value Right) Operands(NodePlanner node, OperandAlignment alignment)
    {
        var (left, right) = (node.Input(0), node.Input(1));
        return left.Type == right.Type
            ? (left, alignment.Right(node, left, right))
            : throw node.Mismatch($"operands of types {left.Type} and {right.Type}");
    }

    private static OperatorDescription Describe(string name, BinaryOperation operation) => new(name, 6, node =>
    {
        node.Inputs(2, 2);
        return new BinaryOperator(operation, OperandAlignment.Read(node));
    });
}
