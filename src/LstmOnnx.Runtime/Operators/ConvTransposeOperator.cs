using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// ConvTranspose over one to three spatial axes, with groups, strides, dilations, <c>output_padding</c> and <c>output_shape</c>. Padding that <c>output_shape</c> asks for has its odd element behind for SAME_UPPER,
/// in front otherwise, as in ONNX Runtime.
/// </summary>
internal sealed class ConvTransposeOperator(WindowAttributes attributes, long groups, long[]? outputPadding, long[]? outputShape) : Operator
{
    private const int BlockFloats = 64 * 1024;

    // Beside the groups' numbers and those of scaled weights, by which packed weights of the node are known.
    private const int TurnedPart = -3;

    public static OperatorDescription Description { get; } = new("ConvTranspose", 1, node =>
    {
        node.Inputs(2, 3);
        return new ConvTransposeOperator(WindowAttributes.Read(node, dilations: true, ceil: false), ConvOperator.Groups(node),
            WindowAttributes.Checked(node, "output_padding", 0), WindowAttributes.Checked(node, "output_shape", 1));
    });

    public override void Plan(NodePlanner node)
    {
        var (x, weights) = (node.RowMajor(node.Input(0)), node.RowMajor(node.Input(1)));
        ConvInputs.Check(node, attributes, x, weights);
        if (weights.Shape[0] % groups != 0 || x.Shape[1] != weights.Shape[0])
            throw node.Mismatch($"an input of shape {Layout.Text(x.Shape)} and weights of shape {Layout.Text(weights.Shape)} in {groups} groups");
        var channels = Axes.Shape(node, [weights.Shape[1] * groups])[0];
        var bias = ConvInputs.Bias(node, x.Type, channels);
        var axes = Over(node, x.Shape.AsSpan(2), weights.Shape.AsSpan(2));
        int[] shape = [x.Shape[0], channels, .. axes.Select(a => a.Input)];
        node.TakeProducts((double)x.Count * weights.Shape[1] * Layout.Count(weights.Shape.AsSpan(2)));
        var sizes = new ConvSizes(x.Shape[0], (int)groups, x.Shape[1] / (int)groups, weights.Shape[1], WindowAttributes.Window(axes));
        if (x.Carrier == Carrier.Double)
        {
            node.Output(0, ConvInputs.Plain(node, sizes, transposed: true, x, weights, bias, shape));
            return;
        }
        if (weights.Storage.BelongsToModel && Plain(axes) is { } plain)
        {
            var turned = Turned(node, weights.As(ElementType.Float), sizes);
            node.Output(0, Convolving.Apply(node, sizes with { Window = WindowAttributes.Window(plain) }, ConvInputs.Floats(node, x), turned, bias?.As(ElementType.Float), shape));
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
        if (flow.Axis > 1 && !(attributes.IsPointwise(flow.Axis - 2, node.Value(1).Shape[flow.Axis]) && node.OutputShape[flow.Axis] == node.Value(0).Shape[flow.Axis]))
            throw node.Obstacle("it needs other steps: it convolves over time");
        node.Output(0, flow);
    }

    // Without strides, a window that stands on the input and goes over the result is one that stands on the result and reads the input, its taps in reverse.
    private static WindowAxis[]? Plain(WindowAxis[] axes)
    {
        var plain = new WindowAxis[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = axes[i];
            var begin = ((axis.Kernel - 1L) * axis.Dilation) - axis.Begin;
            if (axis.Stride != 1 || begin is < 0 or > int.MaxValue)
                return null;
            plain[i] = new WindowAxis(axis.Output, axis.Input, axis.Kernel, 1, axis.Dilation, (int)begin);
        }
        return plain;
    }

    // From [groups · channels, features, taps] to [groups · features, channels, taps in reverse].
    private static Value Turned(NodePlanner node, Value weights, ConvSizes sizes)
    {
        var (channels, features, taps) = (sizes.Channels, sizes.Features, sizes.Window.Taps);
        var turned = node.Packed(TurnedPart, weights, weights.Count, () =>
        {
            var (from, to) = (weights.Floats()!, new float[weights.Count]);
            for (var i = 0; i < from.Length; i++)
            {
                var (tap, feature, channel) = (i % taps, i / taps % features, i / taps / features);
                var row = ((channel / channels) * features) + feature;
                to[(((row * channels) + (channel % channels)) * taps) + taps - 1 - tap] = from[i];
            }
            return to;
        });
        return new Value(ElementType.Float, [sizes.Groups * features, channels, taps], Storage.Constant(turned, ofModel: true));
    }

    private static void Emit(NodePlanner node, ConvSizes sizes, Value x, Value weights, Value? bias, Value result)
    {
        var (kernels, positions) = (node.Kernels, sizes.Window.Outputs);
        var panel = (int)kernels.Width / 16;
        var rows = sizes.Features * sizes.Window.Taps;
        var block = Math.Max(1, Math.Min(positions, panel * Math.Max(1, BlockFloats / (panel * Math.Max(rows, sizes.Channels)))));
        node.TakeRoom((long)sizes.Channels * (block + (positions % block) + (2 * panel)));
        var products = node.New(rows, block);
        node.Emit($"convolve {sizes.Images} × {positions} positions transposed, {sizes.Groups} × [{rows}, {sizes.Channels}]", bias is null ? [x, weights] : [x, weights, bias], [result, products],
            buffers => new ConvTransposeCall(kernels, sizes, block, buffers.Of(x), buffers.Of(weights), ConvInputs.Bias(buffers, bias), buffers.Of(products), buffers.Of(result)));
    }

    // The window goes over the result, and stands at the positions of the input.
    private WindowAxis[] Over(NodePlanner node, ReadOnlySpan<int> spatial, ReadOnlySpan<int> kernel)
    {
        if ((outputPadding?.Length ?? spatial.Length) != spatial.Length || (outputShape is { } given && given.Length != spatial.Length && given.Length != spatial.Length + 2))
            throw node.Mismatch($"attributes output_padding or output_shape do not fit {spatial.Length} spatial axes");
        var axes = new WindowAxis[spatial.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            var (stride, dilation) = (attributes.Stride(i), attributes.Dilation(i));
            // All that the taps write, and what is added behind.
            var whole = ((spatial[i] - 1) * stride) + (outputPadding?[i] ?? 0) + ((kernel[i] - 1) * dilation) + 1;
            var (begin, size) = Cut(i, spatial.Length, spatial[i], stride, whole);
            if (size is < 0 or > int.MaxValue || begin > int.MaxValue)
                throw node.Mismatch($"{spatial[i]} positions of a window of {kernel[i]} give an axis of size {size}");
            axes[i] = new WindowAxis((int)size, spatial[i], kernel[i], (int)stride, (int)dilation, (int)begin);
        }
        return axes;
    }

    private (long Begin, long Size) Cut(int axis, int rank, int positions, long stride, long whole)
    {
        var same = attributes.AutoPad is AutoPad.SameUpper or AutoPad.SameLower;
        if (outputShape is null && !same)
        {
            if (attributes.AutoPad == AutoPad.Valid || attributes.Pads is not { } pads)
                return (0, whole);
            return (pads[axis], whole - pads[axis] - pads[axis + (pads.Length / 2)]);
        }
        var size = outputShape is { } shape ? shape[shape.Length - rank + axis] : positions * stride;
        var total = Math.Max(whole - size, 0);
        return (attributes.AutoPad == AutoPad.SameUpper ? total / 2 : total - (total / 2), size);
    }
}
