using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Compress: the indices of an axis, or of all elements in order, where a condition holds. The condition must be known while planning, for the shape follows from it.</summary>
internal sealed class CompressOperator(long? axis) : Operator
{
    public static OperatorDescription Description { get; } = new("Compress", 9, node =>
    {
        node.Inputs(2, 2);
        return new CompressOperator(node.Has("axis") ? node.Int("axis", 0) : null);
    });

    public override void Plan(NodePlanner node)
    {
        var (value, given) = (node.Input(0), node.Input(1));
        if (given.Type != ElementType.Bool)
            throw node.UnsupportedType(given.Type, "Bool for input 'condition'");
        var condition = node.IntegersOf(given) ?? throw node.DependsOnData("condition");
        var at = axis is { } named ? Axes.Normalise(node, named, value.Rank) : 0;
        if (axis is null)
            value = Flat(node, value);
        var chosen = Enumerable.Range(0, condition.Length).Where(i => condition[i] != 0).Select(i => (long)i).ToArray();
        if (chosen.Length > 0 && chosen[^1] >= value.Shape[at])
            throw node.Mismatch($"the condition chooses index {chosen[^1]} of an axis of size {value.Shape[at]}");
        node.Output(0, GatherOperator.Take(node, value, at, node.NewIntegers(ElementType.Int64, chosen, chosen.Length)));
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (axis is not { } named || flow.Axis == (named < 0 ? named + node.Value(0).Rank : named))
            throw node.Obstacle("it chooses among steps");
        node.Output(0, flow);
    }

    private static Value Flat(NodePlanner node, Value value)
    {
        var shape = Axes.Shape(node, [value.Count]);
        return value.TryReshape(shape) ?? node.RowMajor(value).TryReshape(shape)!;
    }
}
