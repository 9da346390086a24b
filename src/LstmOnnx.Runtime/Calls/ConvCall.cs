using LstmOnnx.Kernels;
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
/// <param name="destination">Row-major.</param>
internal sealed class ConvCall(SimdKernels kernels, ConvSizes sizes, int block, Region source, Region weights, Region bias, Region destination) : KernelCall
{
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
            if (bias.Length > 0)
            {
                for (var feature = 0; feature < sizes.Features; feature++)
                    result.Slice(feature * positions, positions).Fill(bias.Span[(group * sizes.Features) + feature]);
            }
            var factors = MatrixView.RowMajor(weights.Span.Slice(group * sizes.Features * sizes.Depth, sizes.Features * sizes.Depth), sizes.Features, sizes.Depth);
            for (var first = 0; first < positions; first += block)
            {
                var packed = positions - first >= block ? _block : _last;
                kernels.PackPatches(image, sizes.Channels, sizes.Window, first, packed);
                kernels.MatMul(factors, packed, [], result[first..], positions, accumulate: bias.Length > 0);
            }
        }
    }
}
