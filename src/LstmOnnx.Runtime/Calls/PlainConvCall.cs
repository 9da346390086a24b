using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>A convolution of doubles, or a transposed one, element by element: products are added in the order of input channels and taps, or of input channels, taps and positions.</summary>
internal sealed class PlainConvCall(ConvSizes sizes, bool transposed, Region<double> source, Region<double> weights, Region<double> bias, Region<double> destination) : KernelCall
{
    public override void Run()
    {
        var window = sizes.Window;
        var (from, to) = transposed ? (window.Outputs, window.Inputs) : (window.Inputs, window.Outputs);
        var result = destination.Span;
        for (var i = 0; i < sizes.Images * sizes.Groups * sizes.Features; i++)
        {
            var feature = i % (sizes.Groups * sizes.Features);
            var (image, group) = (i / (sizes.Groups * sizes.Features), feature / sizes.Features);
            var plane = result.Slice(i * to, to);
            plane.Fill(bias.Length > 0 ? bias.Span[feature] : 0);
            for (var channel = 0; channel < sizes.Channels; channel++)
            {
                var inputs = source.Span.Slice(((((image * sizes.Groups) + group) * sizes.Channels) + channel) * from, from);
                var place = transposed
                    ? (((group * sizes.Channels) + channel) * sizes.Features) + (feature % sizes.Features)
                    : (feature * sizes.Channels) + channel;
                Channel(inputs, weights.Span.Slice(place * window.Taps, window.Taps), plane);
            }
        }
    }

    private void Channel(ReadOnlySpan<double> inputs, ReadOnlySpan<double> taps, Span<double> plane)
    {
        var (depth, height, width) = (sizes.Window.Depth, sizes.Window.Height, sizes.Window.Width);
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var (tapX, tapY, tapZ) = (tap % width.Kernel, tap / width.Kernel % height.Kernel, tap / width.Kernel / height.Kernel);
            var (spanX, spanY, spanZ) = (width.Inside(tapX), height.Inside(tapY), depth.Inside(tapZ));
            for (var z = spanZ.From; z < spanZ.To; z++)
            {
                for (var y = spanY.From; y < spanY.To; y++)
                {
                    var position = ((z * height.Output) + y) * width.Output;
                    var element = (((((z * depth.Stride) + depth.Offset(tapZ)) * height.Input) + (y * height.Stride) + height.Offset(tapY)) * width.Input) + width.Offset(tapX);
                    for (var x = spanX.From; x < spanX.To; x++)
                    {
                        var other = (int)(element + ((long)x * width.Stride));
                        if (transposed)
                            plane[other] += taps[tap] * inputs[position + x];
                        else
                            plane[position + x] += taps[tap] * inputs[other];
                    }
                }
            }
        }
    }
}
