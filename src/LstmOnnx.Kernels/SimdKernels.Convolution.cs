namespace LstmOnnx.Kernels;

public abstract partial class SimdKernels
{
    /// <summary>
    /// Packs what a convolution's windows read: row (c, tap) of [channels · taps, positions] holds the element that the tap reads of channel c at each position from <paramref name="first"/> on, 0 in the padding.
    /// Weights [M, channels · taps] times this are the convolution at those positions. Allocates nothing.
    /// </summary>
    /// <param name="image">[channels, window.Inputs].</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="window">The window.</param>
    /// <param name="first">The first position.</param>
    /// <param name="destination">[channels · taps, positions], packed for these kernels.</param>
    /// <exception cref="ArgumentException">A length does not fit, or the destination is of another width.</exception>
    public void PackPatches(ReadOnlySpan<float> image, int channels, in Window window, int first, PackedMatrix destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (destination.Width != Width)
            Refuse.Width(nameof(destination), destination.Width, Width);
        Refuse.UnlessLength(nameof(image), image.Length, (long)channels * window.Inputs, "[channels, inputs]");
        if (destination.Rows != (long)channels * window.Taps || first < 0 || (long)first + destination.Columns > window.Outputs)
            Refuse.Shape(nameof(destination), destination.Rows, destination.Columns, channels * window.Taps, Math.Max(window.Outputs - first, 0));
        Patches.Pack(image, channels, window, first, destination);
    }

    /// <summary>Room in which <see cref="ConvolvePlanes"/> lays out one channel for a window, all zeros. Allocates.</summary>
    /// <exception cref="OverflowException">It takes more elements than an array has: see <see cref="PackedPlane.LengthFor"/>.</exception>
    public PackedPlane CreatePlane(in Window window) => new(window, Width);

    /// <summary>
    /// Convolves channels, each with some sets of taps of its own: the depthwise case. Each element starts from its set's bias and takes its taps in index order, by FMA where the width has it. Allocates nothing.
    /// </summary>
    /// <param name="images">[channels, window.Inputs].</param>
    /// <param name="taps">[channels · features, window.Taps].</param>
    /// <param name="plane">Room for a channel.</param>
    /// <param name="bias">[channels · features], or empty for zeros.</param>
    /// <param name="destination">[channels · features, window.Outputs].</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or the room is of another width.</exception>
    public abstract void ConvolvePlanes(ReadOnlySpan<float> images, ReadOnlySpan<float> taps, PackedPlane plane, ReadOnlySpan<float> bias, Span<float> destination);
}
