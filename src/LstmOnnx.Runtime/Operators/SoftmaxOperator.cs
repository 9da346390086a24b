using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Softmax along one axis; before opset 13, along all axes from <c>axis</c> on together.</summary>
internal sealed class SoftmaxOperator(long axis, bool together) : Operator
{
    public static OperatorDescription Description { get; } = new("Softmax", 1, node =>
    {
        node.Inputs(1, 1);
        var together = node.Opset < 13;
        return new SoftmaxOperator(node.Int("axis", together ? 1 : -1), together);
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Floats(0);
        var at = together && axis == value.Rank ? value.Rank : Axes.Normalise(node, axis, value.Rank);
        if (together)
        {
            node.Output(0, Rows(node, value, (int)Layout.Count(value.Shape.AsSpan(at))));
            return;
        }
        // The axis goes last and comes back: two views, and a copy only where rows would not be in order.
        int[] last = [.. Enumerable.Range(0, value.Rank).Where(a => a != at), at];
        var back = new int[last.Length];
        for (var i = 0; i < last.Length; i++)
            back[last[i]] = i;
        node.Output(0, Rows(node, value.Permuted(last), value.Shape[at]).Permuted(back));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.Flow(0), node.Value(0).Rank);
        var at = axis < 0 ? axis + rank : axis;
        if (together ? flow.Axis >= at : flow.Axis == at)
            throw node.Obstacle("it sums over time");
        node.Output(0, flow);
    }

    private static Value Rows(NodePlanner node, Value value, int length)
    {
        value = node.RowMajor(value);
        var (kernels, result) = (node.Kernels, node.New(value.Shape));
        node.Emit($"softmax of {value.Count / Math.Max(length, 1)} rows of {length}", [value], [result],
            buffers => new SoftmaxCall(kernels, buffers.Of(value), length, buffers.Of(result)), inPlace: true);
        return result;
    }
}
