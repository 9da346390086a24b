using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Reshape: a view where strides allow it, else a view of a copy. 0 keeps an axis (unless allowzero), −1 takes what is left.</summary>
internal sealed class ReshapeOperator(bool allowZero) : Operator
{
    public static OperatorDescription Description { get; } = new("Reshape", 5, node =>
    {
        node.Inputs(2, 2);
        return new ReshapeOperator(node.Opset >= 14 && node.Flag("allowzero", false));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var wanted = node.Integers(1, "shape");
        var shape = Resolve(node, value, wanted);
        node.Output(0, value.TryReshape(shape) ?? node.RowMajor(value).TryReshape(shape)!);
    }

    public override void FollowTime(TimeContext node) => node.Output(0, node.Reshaped(node.OnlyFlow(0), node.Value(0).Shape, node.OutputShape));

    private int[] Resolve(NodePlanner node, Value value, long[] wanted)
    {
        var sizes = (long[])wanted.Clone();
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == 0 && !allowZero)
                sizes[i] = i < value.Rank ? value.Shape[i] : throw node.Mismatch($"shape [{string.Join(", ", wanted)}] keeps axis {i} of a value of shape {Layout.Text(value.Shape)}");
        }
        var open = Array.IndexOf(sizes, -1L);
        if (open >= 0)
        {
            sizes[open] = 1;
            var rest = Layout.Count(Axes.Shape(node, sizes));
            sizes[open] = rest == 0 ? 0 : value.Count / rest;
        }
        var shape = Axes.Shape(node, sizes);
        return Layout.Count(shape) == value.Count
            ? shape
            : throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)} cannot take the shape [{string.Join(", ", wanted)}]: {value.Count} elements");
    }
}
