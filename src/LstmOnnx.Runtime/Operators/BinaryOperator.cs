using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Add, Sub, Mul and Div with broadcasting: on floats by kernels, on doubles and integers one by one.</summary>
internal sealed class BinaryOperator(BinaryOperation operation) : Operator
{
    public static OperatorDescription Add { get; } = Describe("Add", BinaryOperation.Add);

    public static OperatorDescription Sub { get; } = Describe("Sub", BinaryOperation.Subtract);

    public static OperatorDescription Mul { get; } = Describe("Mul", BinaryOperation.Multiply);

    public static OperatorDescription Div { get; } = Describe("Div", BinaryOperation.Divide);

    /// <summary>Whether a product before it may take it over as its bias.</summary>
    public bool IsAdd => operation == BinaryOperation.Add;

    public override void Plan(NodePlanner node)
    {
        var (left, right) = (node.Input(0), node.Input(1));
        if (left.Type != right.Type)
            throw node.Mismatch($"operands of types {left.Type} and {right.Type}");
        if (left.Type == ElementType.Bool)
            throw node.UnsupportedType(left.Type, "numbers");
        var shape = Layout.Broadcast(left.Shape, right.Shape)
            ?? throw node.Mismatch($"shapes {Layout.Text(left.Shape)} and {Layout.Text(right.Shape)} do not broadcast");
        node.Output(0, left.Carrier switch
        {
            Carrier.Float => Broadcasting.Apply(node, operation, node.Floats(0), node.Floats(1), shape),
            Carrier.Double => Combining.Apply<double, double, Doubles>(node, $"{operation}", left, right, left.Type, new(operation)),
            _ => Combining.Apply<long, long, Integers>(node, $"{operation}", left, right, left.Type, new(operation, left.Type)),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var (left, right) = (Aligned(node, 0), Aligned(node, 1));
        if (left.Dependence == TimeDependence.Latest || right.Dependence == TimeDependence.Latest)
            throw node.Obstacle("it combines each step with the latest one");
        if (left.Dependence == right.Dependence && left != right)
            throw node.Obstacle("it combines steps with other steps");
        var (flow, other) = left.Dependence == TimeDependence.EachStep ? (left, 1) : (right, 0);
        var shape = node.Value(other).Shape;
        var axis = flow.Axis - (node.OutputShape.Length - shape.Length);
        if (left.Dependence != right.Dependence && axis >= 0 && shape[axis] != 1)
            throw node.Obstacle("it combines each step with a constant of its own");
        node.Output(0, flow);
    }

    // The flow as it stands in the output, whose axes are counted from the end.
    private static TimeFlow Aligned(TimeContext node, int input)
    {
        var flow = node.Flow(input);
        return flow.Dependence == TimeDependence.EachStep ? flow with { Axis = flow.Axis + node.OutputShape.Length - node.Value(input).Rank } : flow;
    }

    private readonly struct Doubles(BinaryOperation operation) : ICombination<double, double>
    {
        public double Apply(double left, double right) => operation switch
        {
            BinaryOperation.Add => left + right,
            BinaryOperation.Subtract => left - right,
            BinaryOperation.Multiply => left * right,
            _ => left / right,
        };
    }

    // Integers wrap around at their type's width; 0 comes of a division by 0, which ONNX leaves open and which must not end the process.
    private readonly struct Integers(BinaryOperation operation, ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.Wrap(type, unchecked(operation switch
        {
            BinaryOperation.Add => left + right,
            BinaryOperation.Subtract => left - right,
            BinaryOperation.Multiply => left * right,
            _ when right == 0 => 0,
            _ when type == ElementType.UInt64 => (long)((ulong)left / (ulong)right),
            _ => right == -1 ? -left : left / right,
        }));
    }

    private static OperatorDescription Describe(string name, BinaryOperation operation) => new(name, 7, node =>
    {
        node.Inputs(2, 2);
        return new BinaryOperator(operation);
    });
}
