using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Conv over one to three spatial axes, with groups, strides, dilations and padding. Weights and bias may be data.</summary>
internal sealed class ConvOperator(WindowAttributes attributes, long groups) : Operator
{
    // Floats of packed patches that stay in the second-level cache while all weights pass over them.
    private const int BlockFloats = 64 * 1024;

    // Groups of one channel with fewer features than this go plane by plane.
    private const int FewFeatures = 4;

    public static OperatorDescription Description { get; } = new("Conv", 1, node =>
    {
        node.Inputs(2, 3);
        return new ConvOperator(WindowAttributes.Read(node, dilations: true, ceil: false), Groups(node));
    });

    /// <summary>ONNX's <c>group</c>.</summary>
    public static long Groups(NodeReader node)
    {
        var groups = node.Int("group", 1);
        return groups >= 1 ? groups : throw node.Refuse("group", groups, "it must be 1 or more");
    }

    public override void Plan(NodePlanner node)
    {
        var (x, weights) = (node.RowMajor(node.Input(0)), node.RowMajor(node.Input(1)));
        ConvInputs.Check(node, attributes, x, weights);
        if (weights.Shape[0] % groups != 0 || x.Shape[1] != weights.Shape[1] * groups)
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} and weights of shape {Layout.Text(weights.Shape)} in {groups} groups");
        var bias = ConvInputs.Bias(node, x.Type, weights.Shape[0]);
        var axes = attributes.Over(node, x.Shape.AsSpan(2), weights.Shape.AsSpan(2));
        int[] shape = [x.Shape[0], weights.Shape[0], .. axes.Select(a => a.Output)];
        var sizes = new ConvSizes(x.Shape[0], (int)groups, weights.Shape[1], weights.Shape[0] / (int)groups, WindowAttributes.Window(axes));
        node.TakeProducts((double)Layout.Count(shape) * weights.Shape[1] * Layout.Count(weights.Shape.AsSpan(2)));
        if (x.Carrier == Carrier.Double)
        {
            node.Output(0, ConvInputs.Plain(node, sizes, transposed: false, x, weights, bias, shape));
            return;
        }
        var result = node.New(shape);
        if (result.Count > 0)
            Emit(node, sizes, ConvInputs.Floats(node, x), weights.As(ElementType.Float), bias?.As(ElementType.Float), result);
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node)
    {
        var flow = node.OnlyFlow(0);
        if (flow.Axis == 1)
            throw node.Obstacle("it sums over time");
        if (flow.Axis > 1 && !attributes.IsPointwise(flow.Axis - 2, node.Value(1).Shape[flow.Axis]))
            throw node.Obstacle("it needs other steps: it convolves over time");
        node.Output(0, flow);
    }

    private static void Emit(NodePlanner node, ConvSizes sizes, Value x, Value weights, Value? bias, Value result)
    {
        var (kernels, positions) = (node.Kernels, sizes.Window.Outputs);
        var panel = (int)kernels.Width / 16;
        var text = $"convolve {sizes.Images} × {positions} positions, {sizes.Groups} × [{sizes.Features}, {sizes.Depth}]";
        Value[] reads = bias is null ? [x, weights] : [x, weights, bias];
        if (sizes.Channels == 1 && sizes.Features < FewFeatures)
            node.Emit($"{text}, plane by plane", reads, [result], buffers => new DepthwiseConvCall(
                kernels, sizes, buffers.Of(x), buffers.Of(weights), ConvInputs.Bias(buffers, bias), buffers.Of(result)));
        else if (weights.IsConstant && positions < sizes.Features && positions <= 2 * panel)
            Rows(node, text, sizes, x, weights, bias, result);
        else
        {
            var block = Math.Min(positions, panel * Math.Max(1, BlockFloats / (panel * Math.Max(sizes.Depth, 1))));
            node.TakeRoom((long)sizes.Depth * (block + positions % block + (2 * panel)));
            node.Emit(text, reads, [result], buffers => new ConvCall(
                kernels, sizes, block, buffers.Of(x), buffers.Of(weights), ConvInputs.Bias(buffers, bias), buffers.Of(result)));
        }
    }

    private static void Rows(NodePlanner node, string text, ConvSizes sizes, Value x, Value weights, Value? bias, Value result)
    {
        var (kernels, positions, depth, features) = (node.Kernels, sizes.Window.Outputs, sizes.Depth, sizes.Features);
        var packed = new PackedMatrix[sizes.Groups];
        for (var group = 0; group < packed.Length; group++)
        {
            var start = group * features * depth;
            packed[group] = node.Packed(group, weights, (long)depth * (features + ((int)kernels.Width / 16)), () =>
            {
                var matrix = kernels.CreatePacked(depth, features);
                kernels.Pack(MatrixView.RowMajor(weights.Floats().AsSpan(start, features * depth), features, depth).Transposed(), matrix);
                return matrix;
            });
        }
        var direct = Direct(sizes);
        var patches = direct is null ? node.New(positions, depth) : null;
        var turned = positions > 1 ? node.New(positions, features) : null;
        Value[] reads = bias is null ? [x] : [x, bias];
        Value[] writes = [result, .. patches is null ? [] : new[] { patches }, .. turned is null ? [] : new[] { turned }];
        node.Emit($"{text}, position by position", reads, writes, buffers => new ConvRowsCall(kernels, sizes, buffers.Of(x), packed, ConvInputs.Bias(buffers, bias), buffers.Of(result))
        {
            Patches = patches is null ? new Region([], 0, 0) : buffers.Of(patches),
            Turned = turned is null ? new Region([], 0, 0) : buffers.Of(turned),
            Direct = direct ?? default,
        });
    }

    // Along one axis without padding, windows over one channel, or of one tap, are rows and columns of the image itself.
    private static (int Row, int Column)? Direct(ConvSizes sizes)
    {
        var axis = sizes.Window.Width;
        var reach = ((axis.Output - 1L) * axis.Stride) + ((axis.Kernel - 1L) * axis.Dilation);
        if (sizes.Window.Depth != WindowAxis.One || sizes.Window.Height != WindowAxis.One || axis.Begin > 0 || reach >= axis.Input)
            return null;
        return sizes.Channels == 1 ? (axis.Stride, axis.Dilation) : axis.Kernel == 1 ? (axis.Stride, axis.Input) : null;
    }
}
