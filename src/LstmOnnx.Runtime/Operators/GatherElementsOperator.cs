using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>GatherElements: an element per index, indices being data or not. Negative indices count from the end.</summary>
internal sealed class GatherElementsOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("GatherElements", 11, node =>
    {
        node.Inputs(2, 2);
        return new GatherElementsOperator(node.Int("axis", 0));
    });

    public override void Plan(NodePlanner node)
    {
        var (value, indices) = (node.Input(0), Indices.Read(node, 1));
        var at = Axes.Normalise(node, axis, value.Rank);
        Indices.CheckInside(node, value.Shape, indices.Shape, at);
        node.Output(0, value.Carrier switch
        {
            Carrier.Float => Take<float>(node, value, indices, at),
            Carrier.Double => Take<double>(node, value, indices, at),
            _ => Take<long>(node, value, indices, at),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, shape) = (node.OnlyFlow(0), node.Value(0).Shape);
        if (flow.Axis == (axis < 0 ? axis + shape.Length : axis))
            throw node.Obstacle("it takes steps by their place in the sequence");
        throw node.Obstacle("each step has indices of its own");
    }

    private static Value Take<T>(NodePlanner node, Value value, Value indices, int at)
        where T : unmanaged
    {
        var (label, result, strides) = (node.Label, node.New(value.Type, indices.Shape), (int[])value.Strides.Clone());
        strides[at] = 0;
        node.Emit($"gather {indices.Count} elements along axis {at} of {Layout.Text(value.Shape)}", [value, indices], [result], buffers => new GatherElementsCall<T>(
            label, buffers.Storage<T>(value), value.Offset, strides, value.Strides[at], value.Shape[at], buffers.Of<long>(indices), indices.Shape, buffers.Of<T>(result)));
        return result;
    }
}
