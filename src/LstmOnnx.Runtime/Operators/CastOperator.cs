using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// Cast between floats of 16, 32 and 64 bits, integers and Bool. Floats are cut off towards zero; out of range of 64 bits they are held at the ends of their type, NaN is 0, and narrower integers keep their low bits
/// (ONNX leaves these open). Strings and 8-bit floats are refused.
/// </summary>
internal sealed class CastOperator(ElementType target) : Operator
{
    public static OperatorDescription Description { get; } = new("Cast", 6, node =>
    {
        node.Inputs(1, 1);
        // How to round and saturate concerns 8-bit floats alone, which are refused.
        node.Ignore("saturate");
        node.Ignore("round_mode");
        var to = (ElementType)node.Int("to", 0);
        return ElementTypes.CarrierOf(to) is not null ? new CastOperator(to) : throw node.Refuse("to", to, "the SIMD engine has floats of 16, 32 and 64 bits, integers of 8 to 64 bits and Bool");
    });

    public override void Plan(NodePlanner node) => node.Output(0, To(node, node.Input(0), target));

    public override void FollowTime(TimeContext node) => node.Output(0, node.Flow(0));

    /// <summary>A value's elements as another type: the value itself where it has that type, or a view where its carrier holds them already.</summary>
    public static Value To(NodePlanner node, Value value, ElementType type)
    {
        if (value.Type == type)
            return value;
        if (type == ElementType.Float ? value.Carrier == Carrier.Float : type == ElementType.Int64 && value.Carrier == Carrier.Integer)
            return value.As(type);
        value = node.RowMajor(value);
        var result = node.New(type, value.Shape);
        var (from, to) = (value.Carrier, result.Carrier);
        node.Emit($"cast {value.Count} elements from {value.Type} to {type}", [value], [result], (from, to) switch
        {
            (Carrier.Float, Carrier.Float) => MapCall.Bind<float, float, Rounded>(value, result, new(type)),
            (Carrier.Float, Carrier.Double) => MapCall.Bind<float, double, Widened>(value, result, default),
            (Carrier.Float, _) => MapCall.Bind<float, long, CutFloat>(value, result, new(type)),
            (Carrier.Double, Carrier.Float) => MapCall.Bind<double, float, Narrowed>(value, result, new(type)),
            (Carrier.Double, _) => MapCall.Bind<double, long, CutDouble>(value, result, new(type)),
            (_, Carrier.Float) => MapCall.Bind<long, float, ToFloat>(value, result, new(value.Type, type)),
            (_, Carrier.Double) => MapCall.Bind<long, double, ToDouble>(value, result, new(value.Type)),
            _ => MapCall.Bind<long, long, Wrapped>(value, result, new(type)),
        });
        return result;
    }

    /// <summary>A number cut off towards zero, as an integer or truth value of a type.</summary>
    public static long Cut(double x, ElementType type) => type switch
    {
        ElementType.Bool => x != 0 ? 1 : 0,
        ElementType.UInt64 when x >= 0 => unchecked((long)(ulong)x),
        _ when x >= long.MaxValue => ElementTypes.Range(type).Greatest,
        _ when x <= long.MinValue => ElementTypes.Range(type).Least,
        _ => ElementTypes.Wrap(type, (long)x),
    };

    private readonly struct Rounded(ElementType type) : IMapping<float, float>
    {
        public float Apply(float x) => ElementTypes.Round(type, x);
    }

    private readonly struct Widened : IMapping<float, double>
    {
        public double Apply(float x) => x;
    }

    private readonly struct CutFloat(ElementType type) : IMapping<float, long>
    {
        public long Apply(float x) => Cut(x, type);
    }

    // Straight to 16 bits: a stop at 32 could round twice.
    private readonly struct Narrowed(ElementType type) : IMapping<double, float>
    {
        public float Apply(double x) => type == ElementType.Float16 ? (float)(Half)x : ElementTypes.Round(type, (float)x);
    }

    private readonly struct CutDouble(ElementType type) : IMapping<double, long>
    {
        public long Apply(double x) => Cut(x, type);
    }

    private readonly struct ToFloat(ElementType from, ElementType to) : IMapping<long, float>
    {
        public float Apply(long x) => ElementTypes.Round(to, from == ElementType.UInt64 ? (ulong)x : x);
    }

    private readonly struct ToDouble(ElementType from) : IMapping<long, double>
    {
        public double Apply(long x) => from == ElementType.UInt64 ? (ulong)x : x;
    }

    private readonly struct Wrapped(ElementType type) : IMapping<long, long>
    {
        public long Apply(long x) => ElementTypes.Wrap(type, x);
    }
}
