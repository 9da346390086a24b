using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Equal, Greater, GreaterOrEqual, Less and LessOrEqual with broadcasting: truth values. With NaN every one is false.</summary>
internal sealed class ComparisonOperator(string name, OperandAlignment alignment) : Operator
{
    public static OperatorDescription Equal { get; } = Describe("Equal", 1);

    public static OperatorDescription Greater { get; } = Describe("Greater", 1);

    public static OperatorDescription GreaterOrEqual { get; } = Describe("GreaterOrEqual", 12);

    public static OperatorDescription Less { get; } = Describe("Less", 1);

    public static OperatorDescription LessOrEqual { get; } = Describe("LessOrEqual", 12);

    public override void Plan(NodePlanner node)
    {
        var (left, right) = BinaryOperator.Operands(node, alignment);
        if (left.Type == ElementType.Bool && name != "Equal")
            throw node.UnsupportedType(left.Type, "numbers");
        // Greater is less with its sides exchanged.
        var result = name switch
        {
            "Equal" => Equals(node, left, right),
            "Less" => IsLess(node, left, right),
            "Greater" => IsLess(node, right, left),
            "LessOrEqual" => IsLessOrEqual(node, left, right),
            _ => IsLessOrEqual(node, right, left),
        };
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node) => node.Output(0, ElementwiseTime.Combined(node, alignment));

    private Value Equals(NodePlanner node, Value left, Value right) => left.Carrier switch
    {
        Carrier.Float => Compare<float, EqualFloats>(node, left, right, default),
        Carrier.Double => Compare<double, EqualDoubles>(node, left, right, default),
        _ => Compare<long, EqualIntegers>(node, left, right, default),
    };

    private Value IsLess(NodePlanner node, Value left, Value right) => left.Carrier switch
    {
        Carrier.Float => Compare<float, LessFloats>(node, left, right, default),
        Carrier.Double => Compare<double, LessDoubles>(node, left, right, default),
        _ => Compare<long, LessIntegers>(node, left, right, new(left.Type)),
    };

    private Value IsLessOrEqual(NodePlanner node, Value left, Value right) => left.Carrier switch
    {
        Carrier.Float => Compare<float, LessOrEqualFloats>(node, left, right, default),
        Carrier.Double => Compare<double, LessOrEqualDoubles>(node, left, right, default),
        _ => Compare<long, LessOrEqualIntegers>(node, left, right, new(left.Type)),
    };

    private Value Compare<T, TRelation>(NodePlanner node, Value left, Value right, TRelation relation)
        where T : unmanaged
        where TRelation : struct, ICombination<T, long> =>
        Combining.Apply<T, long, TRelation>(node, name, left, right, ElementType.Bool, relation);

    private static OperatorDescription Describe(string name, int firstOpset) => new(name, firstOpset, node =>
    {
        node.Inputs(2, 2);
        return new ComparisonOperator(name, OperandAlignment.Read(node));
    });

    private readonly struct EqualFloats : ICombination<float, long>
    {
        public long Apply(float left, float right) => left == right ? 1 : 0;
    }

    private readonly struct EqualDoubles : ICombination<double, long>
    {
        public long Apply(double left, double right) => left == right ? 1 : 0;
    }

    private readonly struct EqualIntegers : ICombination<long, long>
    {
        public long Apply(long left, long right) => left == right ? 1 : 0;
    }

    private readonly struct LessFloats : ICombination<float, long>
    {
        public long Apply(float left, float right) => left < right ? 1 : 0;
    }

    private readonly struct LessDoubles : ICombination<double, long>
    {
        public long Apply(double left, double right) => left < right ? 1 : 0;
    }

    private readonly struct LessIntegers(ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.IsLess(type, left, right) ? 1 : 0;
    }

    private readonly struct LessOrEqualFloats : ICombination<float, long>
    {
        public long Apply(float left, float right) => left <= right ? 1 : 0;
    }

    private readonly struct LessOrEqualDoubles : ICombination<double, long>
    {
        public long Apply(double left, double right) => left <= right ? 1 : 0;
    }

    private readonly struct LessOrEqualIntegers(ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.IsLess(type, right, left) ? 0 : 1;
    }
}
