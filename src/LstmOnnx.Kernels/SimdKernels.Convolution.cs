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

    /// <summary>Row p of [positions, channels · taps] holds what a convolution's window reads at position p, 0 in the padding. Allocates nothing.</summary>
    /// <param name="image">[channels, window.Inputs].</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="window">The window.</param>
    /// <param name="destination">[window.Outputs, channels · taps].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void CopyPatches(ReadOnlySpan<float> image, int channels, in Window window, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(image), image.Length, (long)channels * window.Inputs, "[channels, inputs]");
        Refuse.UnlessLength(nameof(destination), destination.Length, (long)window.Outputs * channels * window.Taps, "[positions, channels · taps]");
        Patches.Rows(image, channels, window, destination);
    }

    /// <summary>Adds the convolution of one channel with one set of taps to <paramref name="destination"/>: each element takes its taps in index order, by FMA where the width has it. Allocates nothing.</summary>
    /// <param name="image">[window.Inputs].</param>
    /// <param name="taps">[window.Taps].</param>
    /// <param name="window">The window.</param>
    /// <param name="destination">[window.Outputs].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public abstract void ConvolvePlane(ReadOnlySpan<float> image, ReadOnlySpan<float> taps, in Window window, Span<float> destination);
}
