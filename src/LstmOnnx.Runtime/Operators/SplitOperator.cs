using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Split: views of one axis, of given sizes (an attribute before opset 13, an input from then on), or as many as there are outputs (or <c>num_outputs</c> says).</summary>
internal sealed class SplitOperator(long axis, long[]? sizes, long? parts, bool lastMayBeSmaller) : Operator
{
    public static OperatorDescription Description { get; } = new("Split", 2, node =>
    {
        var asInput = node.Opset >= 13;
        node.Inputs(1, asInput ? 2 : 1);
        long? parts = node.Opset >= 18 && node.Has("num_outputs") ? node.Int("num_outputs", 0) : null;
        if (parts is not null && node.Has(1))
            throw node.Refuse("num_outputs", parts, "input 'split' is given too");
        if (parts < 1)
            throw node.Refuse("num_outputs", parts, "it must be 1 or more");
        return new SplitOperator(node.Int("axis", 0), asInput ? null : node.Ints("split"), parts, node.Opset >= 18);
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var at = Axes.Normalise(node, axis, value.Rank);
        var given = node.Has(1) ? node.Integers(1, "split") : sizes;
        var lengths = given is null ? Equal(node, value.Shape[at]) : Given(node, given, value.Shape[at]);
        var start = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            node.Output(i, value.Sliced(at, start, 1, lengths[i]));
            start += lengths[i];
        }
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == (axis < 0 ? axis + node.Value(0).Rank : axis))
            throw node.Obstacle("it splits the sequence along time");
        for (var i = 0; i < node.OutputCount; i++)
            node.Output(i, flow);
    }

    private static int[] Given(NodePlanner node, long[] given, int size)
    {
        var lengths = given.Any(l => l < 0 || l > size) || given.Sum() != size
            ? throw node.Mismatch($"parts of [{string.Join(", ", given.Take(40))}] of an axis of size {size}")
            : Array.ConvertAll(given, l => (int)l);
        return lengths.Length == node.OutputCount ? lengths : throw node.Mismatch($"{lengths.Length} parts for {node.OutputCount} outputs");
    }

    private int[] Equal(NodePlanner node, int size)
    {
        var count = node.OutputCount;
        if (parts is not null && parts != count)
            throw node.Mismatch($"attribute num_outputs = {parts} for {count} outputs");
        var each = (size + count - 1) / count;
        var last = size - ((count - 1L) * each);
        if (last < 0 || (last != each && !lastMayBeSmaller))
            throw node.Mismatch($"an axis of size {size} does not split into {count} parts");
        return [.. Enumerable.Repeat(each, count - 1), (int)last];
    }
}
