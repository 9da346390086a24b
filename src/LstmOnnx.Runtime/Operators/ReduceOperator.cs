using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// ReduceL1 to ReduceSumSquare over one, several or all axes; sums are taken in double or in 64-bit integers, in index order. Axes are an attribute, from opset 18 on (ReduceSum: 13) an input.
/// Of no elements come 0, 1 for products, −∞ for logarithms, the ends of the type for minima and maxima, and NaN (integers: 0) for means.
/// </summary>
internal sealed class ReduceOperator(Reduction reduction, long[]? axes, bool keepDims, bool leavesWithoutAxes) : Operator
{
    public static OperatorDescription L1 { get; } = Describe(Reduction.L1);

    public static OperatorDescription L2 { get; } = Describe(Reduction.L2);

    public static OperatorDescription LogSum { get; } = Describe(Reduction.LogSum);

    public static OperatorDescription LogSumExp { get; } = Describe(Reduction.LogSumExp);

    public static OperatorDescription Max { get; } = Describe(Reduction.Max);

    public static OperatorDescription Mean { get; } = Describe(Reduction.Mean);

    public static OperatorDescription Min { get; } = Describe(Reduction.Min);

    public static OperatorDescription Prod { get; } = Describe(Reduction.Prod);

    public static OperatorDescription Sum { get; } = Describe(Reduction.Sum);

    public static OperatorDescription SumSquare { get; } = Describe(Reduction.SumSquare);

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        if (value.Type == ElementType.Bool && reduction is not (Reduction.Max or Reduction.Min))
            throw node.UnsupportedType(value.Type, "numbers");
        var given = axes ?? (node.Has(1) ? node.Integers(1, "axes") : []);
        if (given.Length == 0 && leavesWithoutAxes && reduction is (Reduction.Sum or Reduction.Mean or Reduction.Max or Reduction.Min or Reduction.Prod))
        {
            node.Output(0, value);
            return;
        }
        // Without axes, each element by itself is squared, or taken absolutely, or to a logarithm.
        var reduced = given.Length > 0 ? Axes.Normalise(node, given, value.Rank) : leavesWithoutAxes ? [] : [.. Enumerable.Range(0, value.Rank)];
        int[] kept = [.. Enumerable.Range(0, value.Rank).Except(reduced)];
        var blocks = Blocks(node, value.Carrier == Carrier.Float ? node.Floats(0) : value, reduced, kept, out var length, out var inner);
        var result = node.New(blocks.Type, Array.ConvertAll(kept, a => value.Shape[a]));
        node.Emit($"{reduction} of {result.Count} times {length} elements of type {value.Type}", [blocks], [result], Reductions.Bind(reduction, blocks, length, inner, result));
        node.Output(0, keepDims ? result.TryReshape([.. value.Shape.Select((size, a) => reduced.Contains(a) ? 1 : size)])! : result);
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.OnlyFlow(0), node.Value(0).Rank);
        var given = axes ?? (node.Has(1) ? node.Value(1).Integers()! : []);
        if (given.Length == 0 && !leavesWithoutAxes)
            throw node.Obstacle("it takes all steps together");
        var reduced = Array.ConvertAll(given, a => a < 0 ? a + rank : a);
        if (reduced.Contains(flow.Axis))
            throw node.Obstacle("it takes all steps together");
        node.Output(0, keepDims ? flow : flow with { Axis = flow.Axis - reduced.Count(a => a < flow.Axis) });
    }

    // Row-major as [outer, length, inner]: the value as it lies where the reduced axes stand together, else with these moved to the end.
    private static Value Blocks(NodePlanner node, Value value, int[] reduced, int[] kept, out int length, out int inner)
    {
        length = (int)Layout.Count(Array.ConvertAll(reduced, a => value.Shape[a]));
        int[] wide = [.. reduced.Where(a => value.Shape[a] != 1).Order()];
        var together = wide.Length == 0 || Enumerable.Range(wide[0], wide[^1] - wide[0]).All(a => value.Shape[a] == 1 || wide.Contains(a));
        inner = together && wide.Length > 0 ? (int)Layout.Count(value.Shape.AsSpan(wide[^1] + 1)) : 1;
        return node.RowMajor(together ? value : value.Permuted([.. kept, .. reduced.Order()]));
    }

    private static OperatorDescription Describe(Reduction reduction) => new($"Reduce{reduction}", 1, node =>
    {
        var axesAreInput = node.Opset >= (reduction == Reduction.Sum ? 13 : 18);
        node.Inputs(1, axesAreInput ? 2 : 1);
        return new ReduceOperator(reduction, axesAreInput ? null : node.Ints("axes") ?? [], node.Flag("keepdims", true), axesAreInput && node.Flag("noop_with_empty_axes", false));
    });
}
