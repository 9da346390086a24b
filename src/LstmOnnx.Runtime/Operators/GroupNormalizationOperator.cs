using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// InstanceNormalization, over each channel of each image, and GroupNormalization, over channels in groups. Factors and offsets stand per channel; those of GroupNormalization before opset 21 per group.
/// </summary>
internal sealed class GroupNormalizationOperator(long? groups, bool perChannel, float epsilon) : Operator
{
    public static OperatorDescription Instance { get; } = new("InstanceNormalization", 6, node =>
    {
        node.Inputs(3, 3);
        return new GroupNormalizationOperator(null, perChannel: true, node.Float("epsilon", 1e-5f));
    });

    public static OperatorDescription Group { get; } = new("GroupNormalization", 18, node =>
    {
        node.Inputs(3, 3);
        var groups = node.Int("num_groups", 0);
        if (groups < 1)
            throw node.Refuse("num_groups", groups, "it must be 1 or more");
        // Sums are taken in double whatever it says.
        if (node.Opset >= 21)
            node.Ignore("stash_type");
        return new GroupNormalizationOperator(groups, perChannel: node.Opset >= 21, node.Float("epsilon", 1e-5f));
    });

    public override void Plan(NodePlanner node)
    {
        var x = Normalizing.Input(node);
        if (x.Rank < 2)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)}, expected [N, C, spatial axes]");
        var channels = x.Shape[1];
        var count = (int)Math.Min(groups ?? channels, int.MaxValue);
        if (count == 0 || channels % count != 0)
            throw node.Mismatch($"{channels} channels in {count} groups");
        var (inner, together) = ((int)Layout.Count(x.Shape.AsSpan(2)), channels / count);
        var size = perChannel ? channels : count;
        var (factors, offsets) = (Normalizing.Factor(node, 1, x, size), Normalizing.Factor(node, 2, x, size));
        var place = perChannel ? new ScalePlace(count, together, Math.Max(inner, 1)) : new ScalePlace(count, 1, Math.Max(together * inner, 1));
        node.Output(0, Normalizing.Apply(node, RowScale.Variance, epsilon, x, together * inner, place, factors, offsets).Result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis != 0)
            throw node.Obstacle("it needs other steps: it averages over time");
        node.Output(0, flow);
    }
}
