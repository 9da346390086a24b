using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>
/// A convolution as products [features, depth] · [depth, positions], some positions at a time: what their windows read is packed as it is gathered. Each element starts from its bias and takes its products in
/// index order, so an image's bits do not depend on what else is in the batch.
/// </summary>
/// <param name="kernels">The kernels.</param>
/// <param name="sizes">Sizes.</param>
/// <param name="block">Positions that are packed at a time.</param>
/// <param name="source">Row-major.</param>
/// <param name="weights">[groups · features, depth], row-major.</param>
/// <param name="bias">[groups · features], or empty.</param>
/// <param name="activation">What is done to each finished element; null for nothing.</param>
/// <param name="destination">Row-major.</param>
internal sealed class ConvCall(SimdKernels kernels, ConvSizes sizes, int block, Region source, Region weights, Region bias, Kernel? activation, Region destination) : KernelCall
{
    // Features whose rows stay in the first-level cache from the bias to the activation: whole tiles of six and of twelve.
    private const int FeatureBlock = 24;

    private readonly PackedMatrix _block = kernels.CreatePacked(sizes.Depth, block);
    private readonly PackedMatrix _last = kernels.CreatePacked(sizes.Depth, sizes.Window.Outputs % block);

    public override void Run()
    {
        var (inputs, positions) = (sizes.Channels * sizes.Window.Inputs, sizes.Window.Outputs);
        for (var i = 0; i < sizes.Images * sizes.Groups; i++)
        {
            var group = i % sizes.Groups;
            var image = source.Span.Slice(i * inputs, inputs);
            var result = destination.Span.Slice(i * sizes.Features * positions, sizes.Features * positions);
            for (var first = 0; first < positions; first += block)
            {
                var packed = positions - first >= block ? _block : _last;
                kernels.PackPatches(image, sizes.Channels, sizes.Window, first, packed);
                for (var feature = 0; feature < sizes.Features; feature += FeatureBlock)
                    Features(group, feature, Math.Min(FeatureBlock, sizes.Features - feature), packed, result[((feature * positions) + first)..]);
            }
        }
    }

    private void Features(int group, int feature, int count, PackedMatrix packed, Span<float> result)
    {
        var (positions, columns, start) = (sizes.Window.Outputs, packed.Columns, (group * sizes.Features) + feature);
        var factors = MatrixView.RowMajor(weights.Span.Slice(start * sizes.Depth, count * sizes.Depth), count, sizes.Depth);
        if (bias.Length > 0)
            kernels.MatMulFromRows(factors, packed, bias.Span.Slice(start, count), result, positions);
        else
            kernels.MatMul(factors, packed, [], result, positions, accumulate: false);
        if (activation is not { } function)
            return;
        if (columns == positions)
            function.Apply(kernels, result[..(count * positions)]);
        else
            for (var i = 0; i < count; i++)
                function.Apply(kernels, result.Slice(i * positions, columns));
    }
}
