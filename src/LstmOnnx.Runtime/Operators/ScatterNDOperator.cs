using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>ScatterND: the value with a block of updates written for each tuple of indices, or combined with what is there, one after the other.</summary>
internal sealed class ScatterNDOperator(UpdateKind reduction) : Operator
{
    public static OperatorDescription Description { get; } = new("ScatterND", 11, node =>
    {
        node.Inputs(3, 3);
        return new ScatterNDOperator(Updates.Read(node, firstOpset: 16, firstOfExtremes: 18));
    });

    public override void Plan(NodePlanner node)
    {
        var (data, indices, updates) = (node.Input(0), Indices.Read(node, 1), node.Input(2));
        if (indices.Rank == 0 || indices.Shape[^1] < 1 || indices.Shape[^1] > data.Rank)
            throw node.Mismatch($"indices of shape {Layout.Text(indices.Shape)} for a value of shape {Layout.Text(data.Shape)}");
        if (updates.Type != data.Type)
            throw node.UnsupportedType(updates.Type, $"{data.Type} like the data");
        var tuple = indices.Shape[^1];
        int[] expected = [.. indices.Shape.AsSpan(..^1), .. data.Shape.AsSpan(tuple..)];
        if (!updates.Shape.AsSpan().SequenceEqual(expected))
            throw node.Mismatch($"updates of shape {Layout.Text(updates.Shape)}, expected {Layout.Text(expected)}");
        var result = node.New(data.Type, data.Shape);
        if (reduction == UpdateKind.None && View(node, result, indices, expected) is { } written)
        {
            node.Copy(data, result, inPlace: data.IsRowMajor);
            node.Copy(updates, written);
            node.Output(0, result);
            return;
        }
        (data, updates) = (node.RowMajor(data), node.RowMajor(updates));
        if (result.Count > 0)
            node.Emit($"scatter {updates.Count} elements into {Layout.Text(data.Shape)}", [data, indices, updates], [result],
                Updates.Bind(data, reduction, new Call(node.Label, data, indices, updates, result)), inPlace: true);
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        // Blocks that span all of time are written alike at each step.
        var (flow, tuple) = (node.Flow(0), node.Value(1).Shape[^1]);
        var updates = node.Flow(2);
        if (node.Flow(1).Dependence != TimeDependence.None || flow.Dependence != TimeDependence.EachStep || flow.Axis < tuple)
            throw node.Obstacle("it writes elements by their place");
        if (updates != flow with { Axis = flow.Axis - tuple + node.Value(1).Rank - 1 })
            throw node.Obstacle("it writes updates that are not of the same step");
        node.Output(0, flow);
    }

    // What is written, where indices are known and step evenly; null else, and where one of them is outside of its axis: the run refuses it.
    private static Value? View(NodePlanner node, Value result, Value indices, int[] shape)
    {
        var tuple = indices.Shape[^1];
        if (result.Count == 0 || node.IntegersOf(indices) is not { Length: > 0 } integers)
            return null;
        var sizes = result.Shape.AsSpan(0, tuple);
        var blocks = new int[integers.Length / tuple];
        for (var i = 0; i < integers.Length; i++)
        {
            var size = sizes[i % tuple];
            if (integers[i] < -size || integers[i] >= size)
                return null;
            blocks[i / tuple] = (blocks[i / tuple] * size) + (int)(integers[i] < 0 ? integers[i] + size : integers[i]);
        }
        if (IndexGrid.Steps(blocks, indices.Shape.AsSpan(..^1)) is not { } steps)
            return null;
        var inner = (int)Layout.Count(result.Shape.AsSpan(tuple));
        return result.View(shape, [.. steps.Select(step => step * inner), .. result.Strides.AsSpan(tuple)], blocks[0] * inner);
    }

    private readonly struct Call(string label, Value data, Value indices, Value updates, Value result) : Updates.ICall
    {
        public Func<Buffers, KernelCall> Bind<T, TUpdate>(TUpdate update)
            where T : unmanaged
            where TUpdate : struct, ICombination<T, T>
        {
            var (name, from, places, values, to) = (label, data, indices, updates, result);
            var sizes = from.Shape.AsSpan(..places.Shape[^1]).ToArray();
            var inner = (int)Layout.Count(from.Shape.AsSpan(sizes.Length));
            return buffers => new ScatterTuplesCall<T, TUpdate>(name, buffers.Of<T>(from), buffers.Of<long>(places), sizes, inner, buffers.Of<T>(values), update, buffers.Of<T>(to));
        }
    }
}
