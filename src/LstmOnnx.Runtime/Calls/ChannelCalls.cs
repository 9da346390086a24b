using System.Numerics;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>From scale, offset, mean and variance of each channel, the factor scale / √(variance + ε) and the offset less mean · factor, in double.</summary>
internal sealed class ChannelFactorsCall<T>(double epsilon, Region<T> scale, Region<T> offset, Region<T> mean, Region<T> variance, Region<T> factors, Region<T> offsets) : KernelCall
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run()
    {
        for (var channel = 0; channel < factors.Length; channel++)
        {
            var factor = double.CreateTruncating(scale.Span[channel]) / Math.Sqrt(double.CreateTruncating(variance.Span[channel]) + epsilon);
            factors.Span[channel] = T.CreateTruncating(factor);
            offsets.Span[channel] = T.CreateTruncating(double.CreateTruncating(offset.Span[channel]) - (double.CreateTruncating(mean.Span[channel]) * factor));
        }
    }
}

/// <summary>Multiplies each channel of floats by its factor and adds its offset. The source may be the destination's memory.</summary>
/// <param name="kernels">The kernels.</param>
/// <param name="inner">Elements of a channel.</param>
/// <param name="factors">One for each channel.</param>
/// <param name="offsets">One for each channel.</param>
/// <param name="source">[N, channels, inner].</param>
/// <param name="destination">As the source.</param>
internal sealed class ChannelScaleCall(SimdKernels kernels, int inner, Region<float> factors, Region<float> offsets, Region<float> source, Region<float> destination) : KernelCall
{
    public override void Run()
    {
        var (channels, length) = inner == 1 ? (1, factors.Length) : (factors.Length, inner);
        var from = source.Span;
        var to = destination.Span;
        for (var i = 0; !from.IsEmpty; i++, from = from[length..], to = to[length..])
        {
            var first = i % channels;
            var factor = inner == 1 ? factors.Span : factors.Span.Slice(first, 1);
            var offset = inner == 1 ? offsets.Span : offsets.Span.Slice(first, 1);
            kernels.Binary(BinaryOperation.Multiply, from[..length], factor, to[..length]);
            kernels.Binary(BinaryOperation.Add, to[..length], offset, to[..length]);
        }
    }
}

/// <summary>The same for doubles.</summary>
/// <inheritdoc cref="ChannelScaleCall"/>
internal sealed class ChannelScaleDoublesCall(int inner, Region<double> factors, Region<double> offsets, Region<double> source, Region<double> destination) : KernelCall
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (var i = 0; i < to.Length; i++)
        {
            var channel = i / inner % factors.Length;
            to[i] = (from[i] * factors.Span[channel]) + offsets.Span[channel];
        }
    }
}

/// <summary>x / (bias + α / size · Σ x² over neighbouring channels)^β. Sums are taken in double, in the order of the channels.</summary>
/// <param name="alpha">α / size.</param>
/// <param name="beta">β.</param>
/// <param name="bias">The bias.</param>
/// <param name="before">Channels that count before each one.</param>
/// <param name="after">Channels that count after each one.</param>
/// <param name="channels">Channels of an image.</param>
/// <param name="inner">Elements of a channel.</param>
/// <param name="source">[N, channels, inner].</param>
/// <param name="destination">As the source.</param>
internal sealed class ResponseCall<T>(double alpha, double beta, double bias, int before, int after, int channels, int inner, Region<T> source, Region<T> destination) : KernelCall
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run()
    {
        var from = source.Span;
        var to = destination.Span;
        for (var i = 0; i < to.Length; i++)
        {
            var channel = i / inner % channels;
            var sum = 0.0;
            for (var c = Math.Max(channel - before, 0); c <= Math.Min((long)channel + after, channels - 1); c++)
            {
                var x = double.CreateTruncating(from[i + ((c - channel) * inner)]);
                sum += x * x;
            }
            to[i] = T.CreateTruncating(double.CreateTruncating(from[i]) / Math.Pow(bias + (alpha * sum), beta));
        }
    }
}
