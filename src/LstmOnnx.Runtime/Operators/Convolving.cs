using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans convolutions of floats, with what follows them.</summary>
internal static class Convolving
{
    // Floats of packed patches that stay in the second-level cache while all weights pass over them.
    private const int BlockFloats = 64 * 1024;

    // Groups of one channel with fewer features than this go plane by plane.
    private const int FewFeatures = 4;

    // Planes are laid out with their padding, unless that is most of it.
    private const int PlaneWaste = 16, PlaneFloats = 4096;

    /// <summary>Adds the call that convolves; gives the result, or that of nodes behind it whose work the call does as well.</summary>
    /// <param name="node">The node.</param>
    /// <param name="sizes">Sizes.</param>
    /// <param name="x">Row-major.</param>
    /// <param name="weights">[groups · features, channels, taps…], row-major.</param>
    /// <param name="bias">[groups · features], row-major; null for none.</param>
    /// <param name="shape">The result's shape.</param>
    public static Value Apply(NodePlanner node, ConvSizes sizes, Value x, Value weights, Value? bias, int[] shape)
    {
        var scaled = ScaledWeights.Take(node, sizes, shape.Length, ref weights, ref bias);
        var activation = node.Successors?.TakeActivation(shape.Length);
        var result = node.New(shape);
        var text = $"convolve {sizes.Images} × {sizes.Window.Outputs} positions, {sizes.Groups} × [{sizes.Features}, {sizes.Depth}]{(scaled ? ", normalised by its weights" : "")}{(activation is { } function ? $", then {function.Operation}" : "")}";
        if (result.Count > 0)
            Emit(node, text, sizes, new ConvValues(x, weights, bias, activation, result));
        return result;
    }

    private static void Emit(NodePlanner node, string text, ConvSizes sizes, ConvValues values)
    {
        var (kernels, positions, (x, weights, bias, activation, result)) = (node.Kernels, sizes.Window.Outputs, values);
        var panel = (int)kernels.Width / 16;
        Value[] reads = bias is null ? [x, weights] : [x, weights, bias];
        if (sizes.Channels == 1 && sizes.Features < FewFeatures && PackedPlane.LengthFor(sizes.Window) <= PlaneWaste * ((long)sizes.Window.Inputs + positions) + PlaneFloats)
        {
            node.TakeRoom(PackedPlane.LengthFor(sizes.Window));
            node.Emit($"{text}, plane by plane", reads, [result], buffers => new DepthwiseConvCall(
                kernels, sizes, buffers.Of(x), buffers.Of(weights), ConvInputs.Bias(buffers, bias), activation, buffers.Of(result)));
        }
        else if (weights.IsConstant && positions <= sizes.Features && positions <= 2 * panel)
        {
            Rows(node, text, sizes, values);
        }
        else
        {
            var block = Math.Min(positions, panel * Math.Max(1, BlockFloats / (panel * Math.Max(sizes.Depth, 1))));
            node.TakeRoom((long)sizes.Depth * (block + positions % block + (2 * panel)));
            node.Emit(text, reads, [result], buffers => new ConvCall(
                kernels, sizes, block, buffers.Of(x), buffers.Of(weights), ConvInputs.Bias(buffers, bias), activation, buffers.Of(result)));
        }
    }

    private static void Rows(NodePlanner node, string text, ConvSizes sizes, ConvValues values)
    {
        var (kernels, positions, depth, features, (x, weights, bias, activation, result)) = (node.Kernels, sizes.Window.Outputs, sizes.Depth, sizes.Features, values);
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
        if (patches is not null)
            node.TakeRoom(2L * positions * sizes.Window.Taps);
        Value[] reads = bias is null ? [x] : [x, bias];
        Value[] writes = [result, .. patches is null ? [] : new[] { patches }, .. turned is null ? [] : new[] { turned }];
        node.Emit($"{text}, position by position", reads, writes, buffers => new ConvRowsCall(kernels, sizes, buffers.Of(x), packed, ConvInputs.Bias(buffers, bias), activation, buffers.Of(result))
        {
            Patches = patches is null ? new Region([], 0, 0) : buffers.Of(patches),
            Copies = patches is null ? null : new PatchRows(sizes.Window, sizes.Channels),
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

    private readonly record struct ConvValues(Value X, Value Weights, Value? Bias, Kernel? Activation, Value Result);
}
