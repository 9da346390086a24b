using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>What poolings have in common.</summary>
internal static class PoolOperators
{
    /// <summary>How a window moves over an input's spatial axes.</summary>
    public static WindowAxis[] Over(NodePlanner node, WindowAttributes attributes, Value x)
    {
        if (x.Rank < 3)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)}, expected [N, C, spatial axes]");
        attributes.CheckRank(node, x.Rank - 2);
        return attributes.Over(node, x.Shape.AsSpan(2), Array.ConvertAll(attributes.Kernel!, k => (int)k));
    }

    /// <summary>The window attributes, of which the kernel must be given.</summary>
    public static WindowAttributes Read(NodeReader node, int firstOfDilations, int firstOfCeil)
    {
        node.Inputs(1, 1);
        var attributes = WindowAttributes.Read(node, node.Opset >= firstOfDilations, node.Opset >= firstOfCeil);
        return attributes.Kernel is not null ? attributes : throw node.Refuse("attribute kernel_shape is missing");
    }

    /// <summary>Images and channels of an input.</summary>
    public static int Planes(Value x) => x.Shape[0] * x.Shape[1];

    public static int[] Shape(Value x, WindowAxis[] axes) => [x.Shape[0], x.Shape[1], .. axes.Select(a => a.Output)];

    /// <summary>For each of three axes and each position, how many taps read elements, or elements and padding up to <paramref name="ends"/> behind the input.</summary>
    public static int[][] Counts(NodePlanner node, WindowAxis[] axes, long[]? ends)
    {
        node.TakeRoom(axes.Sum(a => (long)a.Output));
        var counts = new[] { new[] { 1 }, [1], [1] };
        for (var i = 0; i < axes.Length; i++)
            counts[3 - axes.Length + i] = Counts(axes[i], ends?[i]);
        return counts;
    }

    public static void FollowTime(TimeContext node, WindowAttributes attributes)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis > 1 && !attributes.IsPointwise(flow.Axis - 2, (int)attributes.Kernel![flow.Axis - 2]))
            throw node.Obstacle("it needs other steps: it pools over time");
        node.Output(0, flow);
        node.Output(1, flow);
    }

    private static int[] Counts(WindowAxis axis, long? end)
    {
        var counts = new int[axis.Output];
        for (var position = 0; position < counts.Length; position++)
        {
            var start = ((long)position * axis.Stride) - axis.Begin;
            var first = end is not null || start >= 0 ? 0 : (-start + axis.Dilation - 1) / axis.Dilation;
            var room = axis.Input + (end ?? 0) - 1 - start;
            var last = room < 0 ? 0 : Math.Min((room / axis.Dilation) + 1, axis.Kernel);
            counts[position] = (int)Math.Max(last - first, 0);
        }
        return counts;
    }
}
