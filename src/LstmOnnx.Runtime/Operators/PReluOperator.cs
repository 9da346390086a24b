using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>PRelu: slope·x below 0, else x. The slope broadcasts over x; before opset 7 it is one number, or one for each channel (axis 1).</summary>
internal sealed class PReluOperator(bool perChannel) : Operator
{
    public static OperatorDescription Description { get; } = new("PRelu", 6, node =>
    {
        node.Inputs(2, 2);
        return new PReluOperator(node.Opset < 7);
    });

    public override void Plan(NodePlanner node)
    {
        var (x, given) = BinaryOperator.Operands(node, OperandAlignment.AtTheEnd);
        var slope = perChannel && given is { Rank: 1, Count: > 1 } ? given.View([given.Shape[0], .. Enumerable.Repeat(1, Math.Max(0, x.Rank - 2))], [given.Strides[0], .. new int[Math.Max(0, x.Rank - 2)]], given.Offset) : given;
        if (Layout.Broadcast(x.Shape, slope.Shape) is not { } shape || !shape.AsSpan().SequenceEqual(x.Shape))
            throw node.Mismatch($"slopes of shape {Layout.Text(given.Shape)} do not broadcast to {Layout.Text(x.Shape)}");
        node.Output(0, x.Carrier switch
        {
            Carrier.Float => Broadcasting.Apply(node, BinaryOperation.LeakyRelu, node.AsFloats(x), node.AsFloats(slope), shape),
            Carrier.Double => Combining.Apply<double, double, Doubles>(node, "PRelu", x, slope, x.Type, default),
            _ when x.Type != ElementType.Bool => Combining.Apply<long, long, Integers>(node, "PRelu", x, slope, x.Type, new(x.Type)),
            _ => throw node.UnsupportedType(x.Type, "numbers"),
        });
    }

    public override Kernel? Activation(NodeConstants inputs) =>
        inputs.Floats(1) is { Count: 1 } slope && slope.Rank <= inputs.Rank ? new Kernel(UnaryOperation.LeakyRelu, slope.Floats()![0]) : null;

    public override void FollowTime(TimeContext node) => node.Output(0, perChannel ? node.OnlyFlow(0) : ElementwiseTime.Combined(node));

    private readonly struct Doubles : ICombination<double, double>
    {
        public double Apply(double left, double right) => left < 0 ? left * right : left;
    }

    private readonly struct Integers(ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.IsLess(type, left, 0) ? ElementTypes.Wrap(type, unchecked(left * right)) : left;
    }
}
