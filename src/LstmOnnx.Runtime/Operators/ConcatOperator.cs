using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Concat: each input is copied to its place; a single one is a view.</summary>
internal sealed class ConcatOperator(long axis) : Operator
{
    public static OperatorDescription Description { get; } = new("Concat", 4, node =>
    {
        node.Inputs(1, int.MaxValue);
        return node.Has("axis") ? new ConcatOperator(node.Int("axis", 0)) : throw node.Refuse("attribute axis is missing");
    });

    public override void Plan(NodePlanner node)
    {
        var parts = new Value[node.InputCount];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = node.Input(i);
        var first = parts[0];
        var at = Axes.Normalise(node, axis, first.Rank);
        var total = 0L;
        foreach (var part in parts)
        {
            if (part.Type != first.Type)
                throw node.UnsupportedType(part.Type, $"{first.Type} like the first input");
            if (part.Rank != first.Rank || Enumerable.Range(0, first.Rank).Any(a => a != at && part.Shape[a] != first.Shape[a]))
                throw node.Mismatch($"shapes {Layout.Text(first.Shape)} and {Layout.Text(part.Shape)} do not join along axis {at}");
            total += part.Shape[at];
        }
        var sizes = Array.ConvertAll(first.Shape, s => (long)s);
        sizes[at] = total;
        var shape = Axes.Shape(node, sizes);
        node.Output(0, parts.Length == 1 ? first : Join(node, parts, at, shape));
    }

    public override void FollowTime(TimeContext node)
    {
        var first = node.Flow(0);
        for (var i = 0; i < node.InputCount; i++)
        {
            if (node.Flow(i) != first)
                throw node.Obstacle("it joins steps with values that are not of the same step");
        }
        if (first.Axis == (axis < 0 ? axis + node.Value(0).Rank : axis))
            throw node.Obstacle("it joins along time");
        node.Output(0, first);
    }

    private static Value Join(NodePlanner node, Value[] parts, int at, int[] shape)
    {
        var result = node.New(parts[0].Type, shape);
        var start = 0;
        foreach (var part in parts)
        {
            node.Copy(part, result.Sliced(at, start, 1, part.Shape[at]));
            start += part.Shape[at];
        }
        return result;
    }
}
