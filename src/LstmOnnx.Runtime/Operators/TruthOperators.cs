using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>IsInf, IsNaN, Not and BitwiseNot: what each element is, and its opposite.</summary>
internal sealed class TruthOperators(Func<NodePlanner, Value> plan) : Operator
{
    public static OperatorDescription BitwiseNot { get; } = new("BitwiseNot", 18, node =>
    {
        node.Inputs(1, 1);
        return new TruthOperators(planner =>
        {
            var value = planner.Input(0);
            if (value.Carrier != Carrier.Integer || value.Type == ElementType.Bool)
                throw planner.UnsupportedType(value.Type, "integers");
            return Mapping.Apply<long, long, Complement>(planner, "BitwiseNot", value, value.Type, new(value.Type));
        });
    });

    public static OperatorDescription IsInf { get; } = new("IsInf", 10, node =>
    {
        node.Inputs(1, 1);
        var function = new IsInfinite(node.Flag("detect_negative", true), node.Flag("detect_positive", true));
        return new TruthOperators(planner => OfFloats(planner, "IsInf", function));
    });

    public static OperatorDescription IsNaN { get; } = new("IsNaN", 9, node =>
    {
        node.Inputs(1, 1);
        return new TruthOperators(planner => OfFloats(planner, "IsNaN", default(IsNoNumber)));
    });

    public static OperatorDescription Not { get; } = new("Not", 1, node =>
    {
        node.Inputs(1, 1);
        return new TruthOperators(planner =>
        {
            var value = planner.Input(0);
            return value.Type == ElementType.Bool
                ? Mapping.Apply<long, long, Opposite>(planner, "Not", value, value.Type, default)
                : throw planner.UnsupportedType(value.Type, "Bool");
        });
    });

    public override void Plan(NodePlanner node) => node.Output(0, plan(node));

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    private static Value OfFloats<TFunction>(NodePlanner node, string name, TFunction function)
        where TFunction : struct, IMapping<double, long>
    {
        var value = node.Input(0);
        return value.Carrier switch
        {
            Carrier.Float => Mapping.Apply<float, long, OfFloat<TFunction>>(node, name, value, ElementType.Bool, new(function)),
            Carrier.Double => Mapping.Apply<double, long, TFunction>(node, name, value, ElementType.Bool, function),
            _ => throw node.UnsupportedType(value.Type, "floats"),
        };
    }

    private readonly struct Complement(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => ElementTypes.Wrap(type, ~x);
    }

    private readonly struct IsInfinite(bool negative, bool positive) : IMapping<double, long>
    {
        public long Apply(double x) => (negative && double.IsNegativeInfinity(x)) || (positive && double.IsPositiveInfinity(x)) ? 1 : 0;
    }

    private readonly struct IsNoNumber : IMapping<double, long>
    {
        public long Apply(double x) => double.IsNaN(x) ? 1 : 0;
    }

    private readonly struct OfFloat<TFunction>(TFunction function) : IMapping<float, long>
        where TFunction : struct, IMapping<double, long>
    {
        public long Apply(float x) => function.Apply(x);
    }

    private readonly struct Opposite : IMapping<long, long>
    {
        public long Apply(long x) => x ^ 1;
    }
}
