using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>OneHot: a new axis with one marked place per index. Negative indices count from the end; others outside of the axis mark nothing. The depth must be known while planning.</summary>
internal sealed class OneHotOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("OneHot", 9, node =>
    {
        node.Inputs(3, 3);
        return new OneHotOperator(node.Int("axis", -1));
    });

    public override void Plan(NodePlanner node)
    {
        var (indices, values) = (node.RowMajor(node.Input(0)), node.RowMajor(node.Input(2)));
        var at = Axes.Normalise(node, axis, indices.Rank + 1);
        if (values.Count != 2)
            throw node.Mismatch($"input 'values' of shape {Layout.Text(values.Shape)}, expected two elements: off and on");
        var depth = Depth(node, node.Input(1));
        int[] shape = [.. indices.Shape.AsSpan(..at), depth, .. indices.Shape.AsSpan(at..)];
        indices = CastOperator.To(node, indices, ElementType.Int64);
        node.Output(0, values.Carrier switch
        {
            Carrier.Float => Mark<float>(node, indices, values, shape, at),
            Carrier.Double => Mark<double>(node, indices, values, shape, at),
            _ => Mark<long>(node, indices, values, shape, at),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        var at = axis < 0 ? axis + node.Value(0).Rank + 1 : axis;
        node.Output(0, flow.Axis < at ? flow : flow with { Axis = flow.Axis + 1 });
    }

    private static int Depth(NodePlanner node, Value given)
    {
        if (given.Count != 1)
            throw node.Mismatch($"input 'depth' of shape {Layout.Text(given.Shape)}, expected one number");
        var depth = given.Carrier switch
        {
            Carrier.Float => node.ElementsOf<float>(given)?[0],
            Carrier.Double => node.ElementsOf<double>(given)?[0],
            _ => (double?)node.ElementsOf<long>(given)?[0],
        };
        return depth is not { } number ? throw node.DependsOnData("depth")
            : number >= 0 && number <= int.MaxValue ? (int)number
            : throw node.Mismatch($"a depth of {number}");
    }

    private static Value Mark<T>(NodePlanner node, Value indices, Value values, int[] shape, int at)
        where T : unmanaged
    {
        var result = node.New(values.Type, shape);
        var inner = (int)Layout.Count(shape.AsSpan(at + 1));
        if (result.Count > 0)
            node.Emit($"mark one of {shape[at]} places for {indices.Count} indices", [indices, values], [result],
                buffers => new OneHotCall<T>(buffers.Of<long>(indices), shape[at], inner, buffers.Of<T>(values), buffers.Of<T>(result)));
        return result;
    }
}
