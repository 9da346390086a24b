using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Shrink: x + bias below −lambd, x − bias above lambd, else 0; on integers the result is cut off towards zero.</summary>
internal static class ShrinkOperator
{
    public static OperatorDescription Description { get; } = new("Shrink", 9, node =>
    {
        node.Inputs(1, 1);
        var function = new Shrink(node.Float("lambd", 0.5f), node.Float("bias", 0));
        return new UnaryOperator("Shrink", new MapLoop<double, double, Shrink>(function), null,
            (planner, value) => Mapping.Apply<long, long, ShrinkOfInteger>(planner, "Shrink", value, value.Type, new(function, value.Type)));
    });

    private readonly struct Shrink(double lambd, double bias) : IMapping<double, double>
    {
        public double Apply(double x) => x < -lambd ? x + bias : x > lambd ? x - bias : double.IsNaN(x) ? x : 0;
    }

    private readonly struct ShrinkOfInteger(Shrink function, ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => type == ElementType.UInt64
            ? unchecked((long)(ulong)function.Apply((ulong)x))
            : ElementTypes.Wrap(type, (long)function.Apply(x));
    }
}
