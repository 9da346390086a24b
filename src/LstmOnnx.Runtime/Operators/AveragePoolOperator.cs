using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// AveragePool over one to three spatial axes. Sums are taken in double, in index order, and divided by the elements under the window, with padding counted among them if asked for; what a window in
/// <c>ceil_mode</c> covers behind the padding never counts.
/// </summary>
internal sealed class AveragePoolOperator(WindowAttributes attributes, bool countsPadding) : Operator
{
    public static OperatorDescription Description { get; } = new("AveragePool", 1, node =>
        new AveragePoolOperator(PoolOperators.Read(node, firstOfDilations: 19, firstOfCeil: 10), node.Opset >= 7 && node.Flag("count_include_pad", false)));

    public override void Plan(NodePlanner node)
    {
        var x = node.RowMajor(node.Input(0));
        var axes = PoolOperators.Over(node, attributes, x);
        var ends = countsPadding ? axes.Select((a, i) => attributes.End(i, a)).ToArray() : null;
        node.Output(0, Averages.Pool(node, x, axes, PoolOperators.Counts(node, axes, ends), PoolOperators.Shape(x, axes)));
    }

    public override void FollowTime(TimeContext node) => PoolOperators.FollowTime(node, attributes);
}
