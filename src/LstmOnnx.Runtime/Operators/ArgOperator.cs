using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>ArgMax and ArgMin: where the greatest or least element of an axis stands, the first one or the last one of equals; a NaN is the most extreme of all.</summary>
internal sealed class ArgOperator(bool greatest, long axis, bool keepDims, bool last) : Operator
{
    public static OperatorDescription Max { get; } = Describe("ArgMax", greatest: true);

    public static OperatorDescription Min { get; } = Describe("ArgMin", greatest: false);

    public override void Plan(NodePlanner node)
    {
        var value = node.RowMajor(node.Input(0));
        if (value.Type == ElementType.Bool)
            throw node.UnsupportedType(value.Type, "numbers");
        var at = Axes.Normalise(node, axis, value.Rank);
        var (length, inner) = (value.Shape[at], (int)Layout.Count(value.Shape.AsSpan(at + 1)));
        int[] shape = [.. value.Shape.AsSpan(..at), 1, .. value.Shape.AsSpan((at + 1)..)];
        var result = node.New(ElementType.Int64, shape);
        if (length == 0 && result.Count > 0)
            throw node.Mismatch($"axis {at} of a value of shape {Layout.Text(value.Shape)} has no elements to choose from");
        node.Emit($"{(greatest ? "greatest" : "least")} of {length} elements of type {value.Type}, {result.Count} times", [value], [result], value.Carrier switch
        {
            Carrier.Float => Bind<float, Floats>(value, new(greatest)),
            Carrier.Double => Bind<double, Doubles>(value, new(greatest)),
            _ => Bind<long, Integers>(value, new(greatest, value.Type)),
        });
        node.Output(0, keepDims ? result : result.TryReshape([.. value.Shape.AsSpan(..at), .. value.Shape.AsSpan((at + 1)..)])!);

        Func<Buffers, KernelCall> Bind<T, TOrder>(Value from, TOrder order)
            where T : unmanaged
            where TOrder : struct, IOrder<T> =>
            buffers => new ArgCall<T, TOrder>(buffers.Of<T>(from), length, inner, order, last, buffers.Of<long>(result));
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.Flow(0);
        var at = (int)(axis < 0 ? axis + node.Value(0).Rank : axis);
        if (flow.Axis == at)
            throw node.Obstacle("it chooses between steps");
        node.Output(0, keepDims || flow.Axis < at ? flow : flow with { Axis = flow.Axis - 1 });
    }

    private static OperatorDescription Describe(string name, bool greatest) => new(name, 1, node =>
    {
        node.Inputs(1, 1);
        return new ArgOperator(greatest, node.Int("axis", 0), node.Flag("keepdims", true), node.Opset >= 12 && node.Flag("select_last_index", false));
    });

    private readonly struct Floats(bool greatest) : IOrder<float>
    {
        public bool IsBefore(float x, float other) => (greatest ? x > other : x < other) || (float.IsNaN(x) && !float.IsNaN(other));
    }

    private readonly struct Doubles(bool greatest) : IOrder<double>
    {
        public bool IsBefore(double x, double other) => (greatest ? x > other : x < other) || (double.IsNaN(x) && !double.IsNaN(other));
    }

    private readonly struct Integers(bool greatest, ElementType type) : IOrder<long>
    {
        public bool IsBefore(long x, long other) => greatest ? ElementTypes.IsLess(type, other, x) : ElementTypes.IsLess(type, x, other);
    }
}
