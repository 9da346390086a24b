using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>GatherND: a block per tuple of indices, indices being data or not; the first <c>batch_dims</c> axes are walked through side by side.</summary>
internal sealed class GatherNDOperator(long batchAxes) : Operator
{
    public static OperatorDescription Description { get; } = new("GatherND", 11, node =>
    {
        node.Inputs(2, 2);
        return new GatherNDOperator(node.Opset >= 12 ? node.Int("batch_dims", 0) : 0);
    });

    public override void Plan(NodePlanner node)
    {
        var (value, indices) = (node.RowMajor(node.Input(0)), Indices.Read(node, 1));
        if (value.Rank == 0 || indices.Rank == 0)
            throw node.Mismatch($"shapes {Layout.Text(value.Shape)} and {Layout.Text(indices.Shape)}, expected at least one axis each");
        if (batchAxes < 0 || batchAxes >= Math.Min(value.Rank, indices.Rank))
            throw node.Mismatch($"attribute batch_dims = {batchAxes} for shapes {Layout.Text(value.Shape)} and {Layout.Text(indices.Shape)}");
        var (b, tuple) = ((int)batchAxes, indices.Shape[^1]);
        if (tuple < 1 || tuple > value.Rank - b || !value.Shape.AsSpan(0, b).SequenceEqual(indices.Shape.AsSpan(0, b)))
            throw node.Mismatch($"tuples of {tuple} indices of shape {Layout.Text(indices.Shape)} for a value of shape {Layout.Text(value.Shape)} with {b} batch axes");
        int[] shape = [.. indices.Shape.AsSpan(..^1), .. value.Shape.AsSpan((b + tuple)..)];
        node.Output(0, value.Carrier switch
        {
            Carrier.Float => Take<float>(node, value, indices, b, shape),
            Carrier.Double => Take<double>(node, value, indices, b, shape),
            _ => Take<long>(node, value, indices, b, shape),
        });
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        var (b, tuple) = ((int)batchAxes, node.Value(1).Shape[^1]);
        if (flow.Axis < b + tuple)
            throw node.Obstacle("it takes steps by their place in the sequence");
        node.Output(0, flow with { Axis = flow.Axis - (b + tuple) + node.Value(1).Rank - 1 });
    }

    private static Value Take<T>(NodePlanner node, Value value, Value indices, int batchAxes, int[] shape)
        where T : unmanaged
    {
        var end = batchAxes + indices.Shape[^1];
        var (label, batches, inner) = (node.Label, (int)Layout.Count(value.Shape.AsSpan(0, batchAxes)), (int)Layout.Count(value.Shape.AsSpan(end)));
        var (sizes, result) = (value.Shape.AsSpan(batchAxes..end).ToArray(), node.New(value.Type, shape));
        node.Emit($"gather {result.Count} elements from {Layout.Text(value.Shape)}", [value, indices], [result],
            buffers => new GatherTuplesCall<T>(label, buffers.Of<T>(value), buffers.Of<long>(indices), batches, sizes, inner, buffers.Of<T>(result)));
        return result;
    }
}
