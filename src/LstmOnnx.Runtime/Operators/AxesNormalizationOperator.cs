using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>LpNormalization along one axis, of order 1 or 2 (what is all 0 stays so), and MeanVarianceNormalization over several.</summary>
internal sealed class AxesNormalizationOperator(RowScale scale, long[] axes) : Operator
{
    // Of ONNX's own definition of MeanVarianceNormalization, added to the deviation.
    private const double Epsilon = 1e-9;

    public static OperatorDescription Lp { get; } = new("LpNormalization", 1, node =>
    {
        node.Inputs(1, 1);
        var p = node.Int("p", 2);
        return p is 1 or 2
            ? new AxesNormalizationOperator(p == 1 ? RowScale.Sum : RowScale.Length, [node.Int("axis", -1)])
            : throw node.Refuse("p", p, "it must be 1 or 2");
    });

    public static OperatorDescription MeanVariance { get; } = new("MeanVarianceNormalization", 9, node =>
    {
        node.Inputs(1, 1);
        return new AxesNormalizationOperator(RowScale.Deviation, node.Ints("axes") ?? [0, 2, 3]);
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var named = Axes.Normalise(node, axes, value.Rank);
        // The axes go last and come back.
        int[] order = [.. Enumerable.Range(0, value.Rank).Except(named), .. named];
        var back = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            back[order[i]] = i;
        var x = node.RowMajor((value.Carrier == Carrier.Float ? node.Floats(0) : Normalizing.Input(node)).Permuted(order));
        var length = (int)Layout.Count(x.Shape.AsSpan(x.Rank - named.Length));
        node.Output(0, Normalizing.Apply(node, scale, Epsilon, x, length, new ScalePlace(1, 0, 1), null, null).Result.Permuted(back));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.OnlyFlow(0), node.Value(0).Rank);
        if (axes.Any(a => (a < 0 ? a + rank : a) == flow.Axis))
            throw node.Obstacle("it needs other steps: it normalises over time");
        node.Output(0, flow);
    }
}
