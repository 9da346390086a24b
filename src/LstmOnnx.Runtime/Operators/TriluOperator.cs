using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Trilu: the upper or lower triangle of matrices from diagonal <c>k</c> on, which may be data; zeros elsewhere.</summary>
internal sealed class TriluOperator(bool upper) : Operator
{
    public static OperatorDescription Description { get; } = new("Trilu", 14, node =>
    {
        node.Inputs(1, 2);
        return new TriluOperator(node.Flag("upper", true));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.RowMajor(node.Input(0));
        if (value.Rank < 2)
            throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)}, expected matrices");
        var diagonal = node.Has(1) ? node.RowMajor(node.Input(1)) : null;
        if (diagonal is not null && (diagonal.Type != ElementType.Int64 || diagonal.Count != 1))
            throw node.Mismatch($"input 'k' of type {diagonal.Type} and shape {Layout.Text(diagonal.Shape)}, expected one Int64");
        node.Output(0, value.Carrier switch
        {
            Carrier.Float => Triangle<float>(node, value, diagonal),
            Carrier.Double => Triangle<double>(node, value, diagonal),
            _ => Triangle<long>(node, value, diagonal),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis >= node.Value(0).Rank - 2)
            throw node.Obstacle("it treats steps by their place in the sequence");
        node.Output(0, flow);
    }

    private Value Triangle<T>(NodePlanner node, Value value, Value? diagonal)
        where T : unmanaged
    {
        var (result, half) = (node.New(value.Type, value.Shape), upper);
        if (result.Count > 0)
            node.Emit($"{(half ? "upper" : "lower")} triangle of {Layout.Text(value.Shape)}", diagonal is null ? [value] : [value, diagonal], [result], buffers => new TriangleCall<T>(
                buffers.Of<T>(value), diagonal is null ? Region<long>.Empty : buffers.Of<long>(diagonal), value.Shape[^2], value.Shape[^1], half, buffers.Of<T>(result)), inPlace: true);
        return result;
    }
}
