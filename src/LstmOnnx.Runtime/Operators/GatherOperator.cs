using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Gather by constant indices: a view where the indices step evenly, a copy of blocks otherwise. Negative indices count from the end.</summary>
internal sealed class GatherOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("Gather", 1, node =>
    {
        node.Inputs(2, 2);
        return new GatherOperator(node.Int("axis", 0));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var at = Axes.Normalise(node, axis, value.Rank);
        var indices = Array.ConvertAll(node.Integers(1, "indices"), i => Index(node, i, value.Shape[at]));
        var indexShape = node.Input(1).Shape;
        int[] shape = [.. value.Shape[..at], .. indexShape, .. value.Shape[(at + 1)..]];
        if (View(value, at, indices, shape) is { } view)
            node.Output(0, view);
        else
            node.Output(0, Blocks(node, value, at, indices, shape));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, shape) = (node.OnlyFlow(0), node.Value(0).Shape);
        var at = (int)(axis < 0 ? axis + shape.Length : axis);
        var indices = node.Value(1);
        if (flow.Axis != at)
            node.Output(0, flow.Axis < at ? flow : flow with { Axis = flow.Axis + indices.Rank - 1 });
        else if (flow is { Before: 1, After: 1 } && indices.Count == 1 && indices.Integers()![0] is var index && (index == -1 || index == shape[at] - 1))
            node.Output(0, TimeFlow.Latest);
        else
            throw node.Obstacle("it takes steps by their place in the sequence, other than the last");
    }

    private static int Index(NodePlanner node, long index, int size) => index >= -size && index < size
        ? (int)(index < 0 ? index + size : index)
        : throw node.Mismatch($"index {index} of an axis of size {size}");

    private static Value? View(Value value, int at, int[] indices, int[] shape)
    {
        if (indices.Length == 0)
            return null;
        var step = indices.Length > 1 ? indices[1] - indices[0] : 1;
        for (var i = 1; i < indices.Length; i++)
        {
            if (indices[i] - indices[i - 1] != step)
                return null;
        }
        var sliced = value.Sliced(at, indices[0], step, indices.Length);
        return sliced.TryReshape(shape);
    }

    // The value as [outer, axis, inner]: every index takes a block of inner elements from each outer row.
    private static Value Blocks(NodePlanner node, Value value, int at, int[] indices, int[] shape)
    {
        value = node.RowMajor(value);
        var (outer, size, inner) = ((int)Layout.Count(value.Shape.AsSpan(0, at)), value.Shape[at], (int)Layout.Count(value.Shape.AsSpan(at + 1)));
        if (value.Storage.Integers is not null)
        {
            var source = node.IntegersOf(value)!;
            node.CheckRoom(Layout.Count(shape), sizeof(long));
            var taken = new long[Layout.Count(shape)];
            Gathering.Blocks<long>(source, indices, outer, size, inner, taken);
            return node.NewIntegers(value.Type, taken, shape);
        }
        var result = node.New(shape);
        node.Emit($"gather {indices.Length} of {size}, {outer} × {inner} values", [value], [result],
            buffers => new GatherCall(buffers.Of(value), indices, outer, size, inner, buffers.Of(result)));
        return result;
    }
}
