using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>ReverseSequence: the first steps of each batch row in reverse, the rest as it is. Lengths may be data.</summary>
internal sealed class ReverseSequenceOperator(int timeAxis) : Operator
{
    public static OperatorDescription Description { get; } = new("ReverseSequence", 10, node =>
    {
        node.Inputs(2, 2);
        var (time, batch) = (node.Int("time_axis", 0), node.Int("batch_axis", 1));
        return (time, batch) is (0, 1) or (1, 0)
            ? new ReverseSequenceOperator((int)time)
            : throw node.Refuse("time_axis", time, $"time_axis and batch_axis must be 0 and 1 or 1 and 0; batch_axis is {batch}");
    });

    public override void Plan(NodePlanner node)
    {
        var (value, lengths) = (node.RowMajor(node.Input(0)), node.RowMajor(node.Input(1)));
        if (value.Rank < 2)
            throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)}, expected at least the axes of batch and time");
        if (lengths.Type != ElementType.Int64 || lengths.Rank != 1 || lengths.Shape[0] != value.Shape[1 - timeAxis])
            throw node.Mismatch($"input 'sequence_lens' of type {lengths.Type} and shape {Layout.Text(lengths.Shape)}, expected Int64 [{value.Shape[1 - timeAxis]}]");
        node.Output(0, value.Carrier switch
        {
            Carrier.Float => Turn<float>(node, value, lengths),
            Carrier.Double => Turn<double>(node, value, lengths),
            _ => Turn<long>(node, value, lengths),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == timeAxis)
            throw node.Obstacle("it turns the sequence around");
        node.Output(0, flow);
    }

    private Value Turn<T>(NodePlanner node, Value value, Value lengths)
        where T : unmanaged
    {
        var (label, result, inner) = (node.Label, node.New(value.Type, value.Shape), (int)Layout.Count(value.Shape.AsSpan(2)));
        var (steps, outer) = (value.Shape[timeAxis], value.Shape[1] * inner);
        var (stepStride, rowStride) = timeAxis == 0 ? (outer, inner) : (inner, outer);
        if (result.Count > 0)
            node.Emit($"reverse up to {steps} steps of {lengths.Count} rows", [value, lengths], [result], buffers => new ReverseSequenceCall<T>(
                label, buffers.Of<T>(value), buffers.Of<long>(lengths), steps, stepStride, rowStride, inner, buffers.Of<T>(result)));
        return result;
    }
}
