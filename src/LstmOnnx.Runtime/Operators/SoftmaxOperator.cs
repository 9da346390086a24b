using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Softmax, LogSoftmax and Hardmax along one axis; before opset 13, along all axes from <c>axis</c> on together.</summary>
internal sealed class SoftmaxOperator(SoftmaxKind kind, long axis, bool together) : Operator
{
    public static OperatorDescription Hardmax { get; } = Describe("Hardmax", SoftmaxKind.Hard);

    public static OperatorDescription LogSoftmax { get; } = Describe("LogSoftmax", SoftmaxKind.Logarithm);

    public static OperatorDescription Softmax { get; } = Describe("Softmax", SoftmaxKind.Plain);

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0).Carrier == Carrier.Double ? node.Input(0) : node.Floats(0);
        var at = together && axis == value.Rank ? value.Rank : Axes.Normalise(node, axis, value.Rank);
        if (together)
        {
            node.Output(0, Rows(node, value, (int)Layout.Count(value.Shape.AsSpan(at))));
            return;
        }
        // The axis goes last and comes back: two views, and a copy only where rows would not be in order.
        int[] last = [.. Enumerable.Range(0, value.Rank).Where(a => a != at), at];
        var back = new int[last.Length];
        for (var i = 0; i < last.Length; i++)
            back[last[i]] = i;
        node.Output(0, Rows(node, value.Permuted(last), value.Shape[at]).Permuted(back));
    }

    public override void FollowTime(TimeContext node)
    {
        var (flow, rank) = (node.Flow(0), node.Value(0).Rank);
        var at = axis < 0 ? axis + rank : axis;
        if (together ? flow.Axis >= at : flow.Axis == at)
            throw node.Obstacle("it sums over time");
        node.Output(0, flow);
    }

    private Value Rows(NodePlanner node, Value value, int length)
    {
        value = node.RowMajor(value);
        var (kernels, result) = (node.Kernels, node.New(value.Type, value.Shape));
        node.Emit($"{kind switch { SoftmaxKind.Hard => "hardmax", SoftmaxKind.Logarithm => "log softmax", _ => "softmax" }} of {value.Count / Math.Max(length, 1)} rows of {length}", [value], [result],
            (value.Carrier, kind) switch
            {
                (Carrier.Float, SoftmaxKind.Plain) => buffers => new SoftmaxCall(kernels, buffers.Of(value), length, buffers.Of(result)),
                (Carrier.Float, SoftmaxKind.Logarithm) => buffers => new LogSoftmaxCall(kernels, buffers.Of(value), length, buffers.Of(result)),
                (Carrier.Float, _) => buffers => new HardmaxCall<float>(buffers.Of<float>(value), length, buffers.Of<float>(result)),
                (_, SoftmaxKind.Hard) => buffers => new HardmaxCall<double>(buffers.Of<double>(value), length, buffers.Of<double>(result)),
                _ => buffers => new SoftmaxOfDoublesCall(buffers.Of<double>(value), length, kind == SoftmaxKind.Logarithm, buffers.Of<double>(result)),
            }, inPlace: true);
        return result;
    }

    private static OperatorDescription Describe(string name, SoftmaxKind kind) => new(name, 1, node =>
    {
        node.Inputs(1, 1);
        var together = node.Opset < 13;
        return new SoftmaxOperator(kind, node.Int("axis", together ? 1 : -1), together);
    });
}

/// <summary>What becomes of a row.</summary>
internal enum SoftmaxKind
{
    /// <summary>e^x/Σe^x.</summary>
    Plain,

    /// <summary>x − ln Σe^x.</summary>
    Logarithm,

    /// <summary>1 at the first greatest element, else 0.</summary>
    Hard,
}
