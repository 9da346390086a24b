using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Slice: a view with an offset and longer or negative strides. Starts, ends and axes are attributes before opset 10, inputs from then on, where steps join them.</summary>
internal sealed class SliceOperator(long[]? starts, long[]? ends, long[]? axes) : Operator
{
    public static OperatorDescription Description { get; } = new("Slice", 1, node =>
    {
        if (node.Opset >= 10)
        {
            node.Inputs(3, 5);
            return new SliceOperator(null, null, null);
        }
        node.Inputs(1, 1);
        return new SliceOperator(
            node.Ints("starts") ?? throw node.Refuse("attribute starts is missing"),
            node.Ints("ends") ?? throw node.Refuse("attribute ends is missing"),
            node.Ints("axes"));
    });

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        var (from, to) = (starts ?? node.Integers(1, "starts"), ends ?? node.Integers(2, "ends"));
        var named = node.Has(3) ? node.Integers(3, "axes") : axes;
        var steps = node.Has(4) ? node.Integers(4, "steps") : null;
        var sliced = named is null ? [.. Enumerable.Range(0, Math.Min(from.Length, value.Rank))] : Axes.Normalise(node, named, value.Rank);
        if (from.Length != sliced.Length || to.Length != sliced.Length || (steps is not null && steps.Length != sliced.Length))
            throw node.Mismatch($"{from.Length} starts, {to.Length} ends, {steps?.Length ?? sliced.Length} steps for {sliced.Length} axes");
        for (var i = 0; i < sliced.Length; i++)
        {
            if (steps?[i] == 0)
                throw node.Mismatch("a step of 0");
            var (start, step, count) = Resolve(value.Shape[sliced[i]], from[i], to[i], steps?[i] ?? 1);
            value = value.Sliced(sliced[i], start, step, count);
        }
        node.Output(0, value);
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, shape) = (node.OnlyFlow(0), node.Value(0).Shape);
        var (from, to) = (starts ?? node.Value(1).Integers()!, ends ?? node.Value(2).Integers()!);
        var named = node.Has(3) ? node.Value(3).Integers() : axes;
        var steps = node.Has(4) ? node.Value(4).Integers() : null;
        var at = named is null ? flow.Axis : Array.FindIndex(named, a => (a < 0 ? a + shape.Length : a) == flow.Axis);
        var size = shape[flow.Axis];
        var (start, step, count) = at >= 0 && at < from.Length ? Resolve(size, from[at], to[at], steps?[at] ?? 1) : (0, 1, size);
        if (count == size && step == 1)
            node.Output(0, flow);
        else if (flow is { Before: 1, After: 1 } && count == 1 && start == size - 1)
            node.Output(0, TimeFlow.Latest);
        else
            throw node.Obstacle("it takes steps by their place in the sequence, other than the last");
    }

    // Negative positions count from the end, then both are clamped to the axis: forwards to [0, size]; backwards the start to [0, size − 1] and the end to [−1, size − 1].
    private static (int Start, int Step, int Count) Resolve(int size, long start, long end, long step)
    {
        if (size == 0)
            return (0, 1, 0);
        start = start < 0 ? Math.Max(start + size, 0) : start;
        end = end < 0 ? Math.Max(end + size, step > 0 ? 0 : -1) : end;
        start = Math.Clamp(start, 0, step > 0 ? size : size - 1);
        end = Math.Clamp(end, step > 0 ? 0 : -1, step > 0 ? size : size - 1);
        var distance = step > 0 ? end - start : start - end;
        if (distance <= 0)
            return (0, 1, 0);
        var magnitude = step == long.MinValue ? long.MaxValue : Math.Abs(step);
        var count = ((distance - 1) / magnitude) + 1;
        return ((int)start, count == 1 ? 1 : (int)step, (int)count);
    }
}
