namespace LstmOnnx.Kernels;

/// <summary>
/// The transpose of what <see cref="SimdKernels.PackPatches"/> packs, for few positions: row p of [positions, channels · taps] holds what a convolution's window reads at position p, 0 in the padding. Where the
/// elements of one channel come from is worked out once, here. Many threads may use it.
/// </summary>
public sealed class PatchRows
{
    private readonly Window _window;
    private readonly int _channels;
    private readonly int[] _from, _to, _padding;

    /// <summary>Prepares copies of a window's patches. Allocates two numbers for each position and tap.</summary>
    public PatchRows(in Window window, int channels)
    {
        (_window, _channels) = (window, channels);
        var (from, to, padding) = (new List<int>(), new List<int>(), new List<int>());
        for (var position = 0; position < window.Outputs; position++)
        {
            for (var tap = 0; tap < window.Taps; tap++)
            {
                var place = window.Place(position, tap);
                (place < 0 ? padding : to).Add((position * channels * window.Taps) + tap);
                if (place >= 0)
                    from.Add(place);
            }
        }
        (_from, _to, _padding) = ([.. from], [.. to], [.. padding]);
    }

    /// <summary>Copies the patches of an image. Allocates nothing.</summary>
    /// <param name="image">[channels, window.Inputs].</param>
    /// <param name="destination">[window.Outputs, channels · taps].</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Copy(ReadOnlySpan<float> image, Span<float> destination)
    {
        Refuse.UnlessLength(nameof(image), image.Length, (long)_channels * _window.Inputs, "[channels, inputs]");
        Refuse.UnlessLength(nameof(destination), destination.Length, (long)_window.Outputs * _channels * _window.Taps, "[positions, channels · taps]");
        for (var channel = 0; channel < _channels; channel++)
        {
            var plane = image.Slice(channel * _window.Inputs, _window.Inputs);
            var rows = destination[(channel * _window.Taps)..];
            var to = _to.AsSpan(0, _from.Length);
            for (var i = 0; i < to.Length; i++)
                rows[to[i]] = plane[_from[i]];
            foreach (var place in _padding)
                rows[place] = 0;
        }
    }
}
