using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A convolution whose groups have one input channel each, plane by plane. Each element starts from its bias and takes its taps in index order.</summary>
internal sealed class DepthwiseConvCall(SimdKernels kernels, ConvSizes sizes, Region source, Region weights, Region bias, Region destination) : KernelCall
{
    public override void Run()
    {
        var (inputs, taps, positions) = (sizes.Window.Inputs, sizes.Window.Taps, sizes.Window.Outputs);
        var planes = sizes.Groups * sizes.Features;
        for (var i = 0; i < sizes.Images * planes; i++)
        {
            var plane = i % planes;
            var result = destination.Span.Slice(i * positions, positions);
            result.Fill(bias.Length > 0 ? bias.Span[plane] : 0);
            kernels.ConvolvePlane(source.Span.Slice(i / sizes.Features * inputs, inputs), weights.Span.Slice(plane * taps, taps), sizes.Window, result);
        }
    }
}
