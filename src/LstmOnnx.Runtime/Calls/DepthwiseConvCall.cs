using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A convolution whose groups have one input channel each, plane by plane. Each element starts from its bias and takes its taps in index order.</summary>
internal sealed class DepthwiseConvCall(SimdKernels kernels, ConvSizes sizes, Region source, Region weights, Region bias, Kernel? activation, Region destination) : KernelCall
{
    private const int BlockFloats = 2048;

    private readonly PackedPlane _plane = kernels.CreatePlane(sizes.Window);

    // Channels whose results stay in the first-level cache until the activation has passed over them.
    private readonly int _block = Math.Clamp(BlockFloats / Math.Max(sizes.Features * sizes.Window.Outputs, 1), 1, sizes.Groups);

    public override void Run()
    {
        var (features, inputs, taps, positions) = (sizes.Features, sizes.Window.Inputs, sizes.Window.Taps, sizes.Window.Outputs);
        for (var image = 0; image < sizes.Images; image++)
        {
            for (var group = 0; group < sizes.Groups; group += _block)
            {
                var count = Math.Min(_block, sizes.Groups - group);
                var channel = (image * sizes.Groups) + group;
                var result = destination.Span.Slice(channel * features * positions, count * features * positions);
                kernels.ConvolvePlanes(source.Span.Slice(channel * inputs, count * inputs), weights.Span.Slice(group * features * taps, count * features * taps), _plane,
                    bias.Length > 0 ? bias.Span.Slice(group * features, count * features) : [], result);
                activation?.Apply(kernels, result);
            }
        }
    }
}
