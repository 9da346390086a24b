using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>CumSum: sums of all elements of an axis so far, each element's own included or not, from the front or the back. The axis is an input and must be known while planning.</summary>
internal sealed class CumSumOperator(bool exclusive, bool reverse) : Operator
{
    public static OperatorDescription Description { get; } = new("CumSum", 11, node =>
    {
        node.Inputs(2, 2);
        return new CumSumOperator(node.Flag("exclusive", false), node.Flag("reverse", false));
    });

    public override void Plan(NodePlanner node)
    {
        var given = node.Input(0);
        if (given.Type == ElementType.Bool)
            throw node.UnsupportedType(given.Type, "numbers");
        var axis = node.Integers(1, "axis");
        var at = axis.Length == 1 ? Axes.Normalise(node, axis[0], given.Rank) : throw node.Mismatch($"input 'axis' has {axis.Length} elements, expected 1");
        var value = node.RowMajor(given.Carrier == Carrier.Float ? node.Floats(0) : given);
        var (length, inner, result) = (value.Shape[at], (int)Layout.Count(value.Shape.AsSpan(at + 1)), node.New(value.Type, value.Shape));
        node.Emit($"sums along {length} elements of type {given.Type}", [value], [result], value.Carrier switch
        {
            Carrier.Float => Bind<float, double, DoubleReductions.OfFloats<DoubleReductions.Sum, double>>(default),
            Carrier.Double => Bind<double, double, DoubleReductions.Sum>(default),
            _ => Bind<long, long, IntegerReductions.Sum>(new(value.Type)),
        }, inPlace: true);
        node.Output(0, result);

        Func<Buffers, KernelCall> Bind<T, TState, TSum>(TSum sum)
            where T : unmanaged
            where TState : unmanaged
            where TSum : struct, IReduction<T, TState> =>
            buffers => new CumulativeCall<T, TState, TSum>(buffers.Of<T>(value), length, inner, sum, exclusive, reverse, buffers.Of<T>(result));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, axis) = (node.OnlyFlow(0), node.Value(1).Integers()![0]);
        if (flow.Axis == (axis < 0 ? axis + node.Value(0).Rank : axis))
            throw node.Obstacle("it sums over time");
        node.Output(0, flow);
    }
}
