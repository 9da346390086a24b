using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// LayerNormalization and RMSNormalization over all axes from <c>axis</c> on. Sums are taken in double whatever <c>stash_type</c> says, which names the type of the outputs Mean and InvStdDev.
/// </summary>
internal sealed class LayerNormalizationOperator(RowScale scale, long axis, float epsilon, ElementType stash) : Operator
{
    public static OperatorDescription Layer { get; } = new("LayerNormalization", 17, node =>
    {
        node.Inputs(2, 3);
        return Read(node, RowScale.Variance);
    });

    public static OperatorDescription RootMeanSquare { get; } = new("RMSNormalization", 23, node =>
    {
        node.Inputs(2, 2);
        return Read(node, RowScale.RootMeanSquare);
    });

    public override void Plan(NodePlanner node)
    {
        var x = Normalizing.Input(node);
        var at = Axes.Normalise(node, axis, x.Rank);
        var row = x.Shape.AsSpan(at..).ToArray();
        var (factors, offsets) = (Normalizing.Factor(node, 1, x, row), Normalizing.Factor(node, 2, x, row));
        int[] statistics = [.. x.Shape.AsSpan(..at), .. Enumerable.Repeat(1, row.Length)];
        var wanted = node.Wants(1) || node.Wants(2);
        var rows = Normalizing.Apply(node, scale, epsilon, x, (int)Layout.Count(row), new ScalePlace(1, 0, 1), factors, offsets, wanted ? statistics : null);
        node.Output(0, rows.Result);
        if (!wanted)
            return;
        node.OutputWide(1, CastOperator.To(node, rows.Means!, stash));
        node.OutputWide(2, CastOperator.To(node, rows.Inverses!, stash));
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis >= (axis < 0 ? axis + node.Value(0).Rank : axis))
            throw node.Obstacle("it needs other steps: it averages over time");
        for (var output = 0; output < 3; output++)
            node.Output(output, flow);
    }

    private static LayerNormalizationOperator Read(NodeReader node, RowScale scale)
    {
        var stash = (ElementType)node.Int("stash_type", (int)ElementType.Float);
        return stash is ElementType.Float or ElementType.Double
            ? new LayerNormalizationOperator(scale, node.Int("axis", -1), node.Float("epsilon", 1e-5f), stash)
            : throw node.Refuse("stash_type", stash, "it must be Float or Double");
    }
}
