using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>DepthToSpace and SpaceToDepth: blocks of [b, b] positions become b² channels, or come of them.</summary>
internal sealed class DepthToSpaceOperator(long blockSize, bool toSpace, bool columnsFirst) : Operator
{
    public static OperatorDescription DepthToSpace { get; } = new("DepthToSpace", 1, node =>
    {
        var mode = node.Opset >= 11 ? node.Text("mode", "DCR") : "DCR";
        if (mode is not ("DCR" or "CRD"))
            throw node.Refuse("mode", mode, "it must be DCR or CRD");
        return Read(node, toSpace: true, columnsFirst: mode == "CRD");
    });

    public static OperatorDescription SpaceToDepth { get; } = new("SpaceToDepth", 1, node => Read(node, toSpace: false, columnsFirst: false));

    public override void Plan(NodePlanner node)
    {
        var value = node.Input(0);
        if (value.Rank != 4)
            throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)}, expected [N, C, H, W]");
        var (n, c, h, w) = (value.Shape[0], value.Shape[1], value.Shape[2], value.Shape[3]);
        var b = (int)Math.Min(blockSize, int.MaxValue);
        if (toSpace ? c % ((long)b * b) != 0 : h % b != 0 || w % b != 0)
            throw node.Mismatch($"a value of shape {Layout.Text(value.Shape)} has no blocks of {b} × {b}");
        var channels = (int)(c / ((long)b * b));
        var (apart, order) = (toSpace, columnsFirst) switch
        {
            (true, false) => (new[] { n, b, b, channels, h, w }, new[] { 0, 3, 4, 1, 5, 2 }),
            (true, true) => ([n, channels, b, b, h, w], [0, 1, 4, 2, 5, 3]),
            _ => ([n, c, h / b, b, w / b, b], [0, 3, 5, 1, 2, 4]),
        };
        var shape = toSpace ? Axes.Shape(node, [n, channels, (long)h * b, (long)w * b]) : Axes.Shape(node, [n, (long)c * b * b, h / b, w / b]);
        var blocks = (value.TryReshape(apart) ?? node.RowMajor(value).TryReshape(apart)!).Permuted(order);
        node.Output(0, blocks.TryReshape(shape) ?? node.RowMajor(blocks).TryReshape(shape)!);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis != 0)
            throw node.Obstacle("it moves elements between channels and positions");
        node.Output(0, flow);
    }

    private static DepthToSpaceOperator Read(NodeReader node, bool toSpace, bool columnsFirst)
    {
        node.Inputs(1, 1);
        var size = node.Int("blocksize", 0);
        return size > 0 ? new DepthToSpaceOperator(size, toSpace, columnsFirst) : throw node.Refuse("blocksize", size, "it must be 1 or more");
    }
}
