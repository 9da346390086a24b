using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// Pow with broadcasting; the result has the base's type, whatever the exponent's. Of floats, constant exponents 2 and 3 are products and 0.5 is a root (NaN at −∞).
/// Integers to whole powers wrap around; negative ones are cut off towards zero.
/// </summary>
internal sealed class PowOperator(OperandAlignment alignment) : Operator
{
    public static OperatorDescription Description { get; } = new("Pow", 1, node =>
    {
        node.Inputs(2, 2);
        return new PowOperator(OperandAlignment.Read(node));
    });

    public override void Plan(NodePlanner node)
    {
        var (left, given) = (node.Input(0), node.Input(1));
        if (left.Type == ElementType.Bool || given.Type == ElementType.Bool)
            throw node.UnsupportedType(ElementType.Bool, "numbers");
        var right = alignment.Right(node, left, given);
        node.Output(0, left.Carrier switch
        {
            Carrier.Float => OfFloats(node, node.Floats(0), CastOperator.To(node, right, ElementType.Float)),
            Carrier.Double => Combining.Apply<double, double, Doubles>(node, "Pow", left, CastOperator.To(node, right, ElementType.Double), left.Type, default),
            _ when right.Carrier == Carrier.Integer => Combining.Apply<long, long, Integers>(node, "Pow", left, right, left.Type, new(left.Type, right.Type)),
            _ => CastOperator.To(node, Combining.Apply<double, double, Doubles>(
                node, "Pow", CastOperator.To(node, left, ElementType.Double), CastOperator.To(node, right, ElementType.Double), ElementType.Double, default), left.Type),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node, alignment));

    private static Value OfFloats(NodePlanner node, Value left, Value right)
    {
        var shape = Layout.Broadcast(left.Shape, right.Shape)
            ?? throw node.Mismatch($"shapes {Layout.Text(left.Shape)} and {Layout.Text(right.Shape)} do not broadcast");
        var exponent = right.Count == 1 && shape.Length == left.Rank && node.FloatsOf(right) is [var only] ? only : 0;
        if (exponent is 2 or 3)
        {
            var square = Broadcasting.Apply(node, BinaryOperation.Multiply, left, left, shape);
            return exponent == 2 ? square : Broadcasting.Apply(node, BinaryOperation.Multiply, square, left, shape);
        }
        // The root of −0 is −0, its power 0.5 is 0.
        return exponent == 0.5f
            ? Mapping.Apply(node, UnaryOperation.Sqrt, Broadcasting.Apply(node, BinaryOperation.Add, left, node.NewConstant([0f], 1), shape))
            : Broadcasting.Apply(node, BinaryOperation.Power, left, right, shape);
    }

    private readonly struct Doubles : ICombination<double, double>
    {
        public double Apply(double left, double right) => Math.Pow(left, right);
    }

    private readonly struct Integers(ElementType type, ElementType exponentType) : ICombination<long, long>
    {
        public long Apply(long left, long right)
        {
            if (right < 0 && exponentType != ElementType.UInt64)
                return left == 1 ? 1 : left == -1 && type != ElementType.UInt64 ? (right % 2 == 0 ? 1 : -1) : 0;
            var (power, factor) = (1L, left);
            for (var rest = (ulong)right; rest != 0; rest >>= 1, factor = unchecked(factor * factor))
            {
                if ((rest & 1) != 0)
                    power = unchecked(power * factor);
            }
            return ElementTypes.Wrap(type, power);
        }
    }
}
