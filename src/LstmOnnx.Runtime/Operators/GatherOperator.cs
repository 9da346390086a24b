using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Gather: a view where constant indices step evenly, a copy of blocks otherwise, indices being data or not. Negative indices count from the end.</summary>
internal sealed class GatherOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("Gather", 1, node =>
    {
        node.Inputs(2, 2);
        return new GatherOperator(node.Int("axis", 0));
    });

    public override void Plan(NodePlanner node)
    {
        var (value, given) = (node.Input(0), node.Input(1));
        var at = Axes.Normalise(node, axis, value.Rank);
        if (given.Type is not (ElementType.Int64 or ElementType.Int32))
            throw node.Mismatch($"input 'indices' has elements of type {given.Type}, expected Int64 or Int32");
        node.Output(0, Take(node, value, at, given));
    }

    public override void FollowTime(TimeContext node)
    {
        var shape = node.Value(0).Shape;
        var at = (int)(axis < 0 ? axis + shape.Length : axis);
        var indices = node.Value(1);
        if (node.Flow(0).Dependence == TimeDependence.None && node.Flow(1).Dependence == TimeDependence.EachStep)
        {
            // An embedding: each step looks up rows of a table.
            node.Output(0, node.Flow(1) with { Axis = node.Flow(1).Axis + at });
            return;
        }
        var flow = node.OnlyFlow(0);
        if (flow.Axis != at)
            node.Output(0, flow.Axis < at ? flow : flow with { Axis = flow.Axis + indices.Rank - 1 });
        else if (flow is { Before: 1, After: 1 } && indices.Count == 1 && indices.Integers()![0] is var index && (index == -1 || index == shape[at] - 1))
            node.Output(0, TimeFlow.Latest);
        else
            throw node.Obstacle("it takes steps by their place in the sequence, other than the last");
    }

    /// <summary>What indices, data or not, take from one axis of a value.</summary>
    public static Value Take(NodePlanner node, Value value, int at, Value given)
    {
        int[] shape = [.. value.Shape.AsSpan(..at), .. given.Shape, .. value.Shape.AsSpan((at + 1)..)];
        if (node.IntegersOf(given) is not { } integers)
            return Blocks(node, value, at, given, shape);
        var indices = Array.ConvertAll(integers, i => Index(node, i, value.Shape[at]));
        return View(value, at, indices, shape) ?? Blocks(node, value, at, given, shape);
    }

    private static int Index(NodePlanner node, long index, int size) => index >= -size && index < size
        ? (int)(index < 0 ? index + size : index)
        : throw node.Mismatch($"index {index} of an axis of size {size}");

    private static Value? View(Value value, int at, int[] indices, int[] shape)
    {
        if (IndexGrid.Steps(indices, shape.AsSpan(at, shape.Length - value.Rank + 1)) is not { } steps)
            return null;
        int[] strides = [.. value.Strides.AsSpan(0, at), .. steps.Select(step => step * value.Strides[at]), .. value.Strides.AsSpan(at + 1)];
        return value.View(shape, strides, value.Offset + (indices[0] * value.Strides[at]));
    }

    // The value as [outer, axis, inner]: every index takes a block of inner elements from each outer row.
    private static Value Blocks(NodePlanner node, Value value, int at, Value indices, int[] shape) => value.Carrier switch
    {
        Carrier.Float => Blocks<float>(node, value, at, indices, shape),
        Carrier.Double => Blocks<double>(node, value, at, indices, shape),
        _ => Blocks<long>(node, value, at, indices, shape),
    };

    private static Value Blocks<T>(NodePlanner node, Value value, int at, Value indices, int[] shape)
        where T : unmanaged
    {
        value = node.RowMajor(value);
        indices = node.RowMajor(indices);
        var (label, outer, size, inner) = (node.Label, (int)Layout.Count(value.Shape.AsSpan(0, at)), value.Shape[at], (int)Layout.Count(value.Shape.AsSpan(at + 1)));
        var result = node.New(value.Type, shape);
        node.Emit($"gather {indices.Count} of {size}, {outer} × {inner} elements", [value, indices], [result],
            buffers => new GatherCall<T>(label, buffers.Of<T>(value), buffers.Of<long>(indices), outer, size, inner, buffers.Of<T>(result)));
        return result;
    }
}
