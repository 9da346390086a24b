using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Mod: a remainder with the divisor's sign, or with the dividend's where <c>fmod</c> is 1, which floats need. A division of integers by 0 leaves 0.</summary>
internal sealed class ModOperator(bool fmod) : Operator
{
    public static OperatorDescription Description { get; } = new("Mod", 10, node =>
    {
        node.Inputs(2, 2);
        return new ModOperator(node.Flag("fmod", false));
    });

    public override void Plan(NodePlanner node)
    {
        var (left, right) = BinaryOperator.Operands(node, OperandAlignment.AtTheEnd);
        if (left.Type == ElementType.Bool)
            throw node.UnsupportedType(left.Type, "numbers");
        if (!fmod && left.Carrier != Carrier.Integer)
            throw node.UnsupportedType(left.Type, "integers where attribute fmod is 0");
        node.Output(0, left.Carrier switch
        {
            Carrier.Float => Combining.Apply<float, float, Floats>(node, "Mod", node.AsFloats(left), node.AsFloats(right), ElementType.Float, default),
            Carrier.Double => Combining.Apply<double, double, Doubles>(node, "Mod", left, right, left.Type, default),
            _ => Combining.Apply<long, long, Integers>(node, "Mod", left, right, left.Type, new(fmod, left.Type)),
        });
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node));

    private readonly struct Floats : ICombination<float, float>
    {
        public float Apply(float left, float right) => left % right;
    }

    private readonly struct Doubles : ICombination<double, double>
    {
        public double Apply(double left, double right) => left % right;
    }

    private readonly struct Integers(bool fmod, ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right)
        {
            // −1 divides everything; the machine's division would overflow.
            if (right == 0 || (right == -1 && type != ElementType.UInt64))
                return 0;
            if (type == ElementType.UInt64)
                return (long)((ulong)left % (ulong)right);
            var rest = left % right;
            return !fmod && rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest;
        }
    }
}
