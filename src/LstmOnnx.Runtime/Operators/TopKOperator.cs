using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// TopK: the k largest or smallest along an axis and their indices, always in order; of equal ones the lower index first, NaN greater than every number. k is an attribute before opset 10, an input that must be
/// known while planning from then on.
/// </summary>
internal sealed class TopKOperator(long axis, long? stored, bool largest) : Operator
{
    public static OperatorDescription Description { get; } = new("TopK", 1, node =>
    {
        var asInput = node.Opset >= 10;
        node.Inputs(asInput ? 2 : 1, asInput ? 2 : 1);
        var largest = node.Opset < 11 || node.Flag("largest", true);
        if (node.Opset >= 11)
            node.Flag("sorted", true);
        if (!asInput && !node.Has("k"))
            throw node.Refuse("attribute k is missing");
        return new TopKOperator(node.Int("axis", -1), asInput ? null : node.Int("k", 0), largest);
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var at = Axes.Normalise(node, axis, value.Rank);
        var k = stored ?? (node.Integers(1, "K") is [var given] ? given : throw node.Mismatch("input 'K' must be one number"));
        if (k < 0 || k > value.Shape[at])
            throw node.Mismatch($"k = {k} of an axis of size {value.Shape[at]}");
        // The axis goes last and comes back.
        int[] last = [.. Enumerable.Range(0, value.Rank).Where(a => a != at), at];
        var back = new int[last.Length];
        for (var i = 0; i < last.Length; i++)
            back[last[i]] = i;
        var rows = node.RowMajor(value.Permuted(last));
        int[] shape = [.. rows.Shape.AsSpan(..^1), (int)k];
        var (values, indices) = (node.New(value.Type, shape), node.New(ElementType.Int64, shape));
        if (values.Count > 0)
            node.Emit($"the {k} {(largest ? "largest" : "smallest")} of {rows.Shape[^1]}, {rows.Count / rows.Shape[^1]} times", [rows], [values, indices], (value.Carrier, value.Type) switch
            {
                (Carrier.Float, _) => Bind<float, Greater.Floats>(rows, values, indices),
                (Carrier.Double, _) => Bind<double, Greater.Doubles>(rows, values, indices),
                (_, ElementType.UInt64) => Bind<long, Greater.Unsigned>(rows, values, indices),
                _ => Bind<long, Greater.Integers>(rows, values, indices),
            });
        node.Output(0, values.Permuted(back));
        node.Output(1, indices.Permuted(back));
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == (axis < 0 ? axis + node.Value(0).Rank : axis))
            throw node.Obstacle("it chooses among steps");
        node.Output(0, flow);
        node.Output(1, flow);
    }

    private Func<Buffers, KernelCall> Bind<T, TGreater>(Value rows, Value values, Value indices)
        where T : unmanaged
        where TGreater : struct, IGreater<T>
    {
        var best = largest;
        return buffers => new TopKCall<T, TGreater>(buffers.Of<T>(rows), rows.Shape[^1], values.Shape[^1], best, default, buffers.Of<T>(values), buffers.Of<long>(indices));
    }
}
