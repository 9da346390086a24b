using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Tile: the value, repeated along each axis.</summary>
internal sealed class TileOperator : Operator
{
    public static OperatorDescription Description { get; } = new("Tile", 6, node =>
    {
        node.Inputs(2, 2);
        return new TileOperator();
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var repeats = Axes.Shape(node, node.Integers(1, "repeats"));
        if (repeats.Length != value.Rank)
            throw node.Mismatch($"{repeats.Length} repeats for a value of shape {Layout.Text(value.Shape)}");
        var shape = Axes.Shape(node, [.. repeats.Select((r, axis) => (long)r * value.Shape[axis])]);
        if (repeats.All(r => r == 1))
        {
            node.Output(0, value);
            return;
        }
        // Every axis becomes two, of which the first stands still in the source.
        var (sizes, strides) = (new int[2 * value.Rank], new int[2 * value.Rank]);
        for (var axis = 0; axis < value.Rank; axis++)
            (sizes[2 * axis], sizes[(2 * axis) + 1], strides[(2 * axis) + 1]) = (repeats[axis], value.Shape[axis], value.Strides[axis]);
        var result = node.New(value.Type, shape);
        node.Copy(value.View(sizes, strides, value.Offset), result.View(sizes, Layout.RowMajor(sizes), 0));
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (node.OutputShape[flow.Axis] != node.Value(0).Shape[flow.Axis])
            throw node.Obstacle("it repeats the sequence along time");
        node.Output(0, flow);
    }
}
