namespace LstmOnnx.Kernels;

/// <summary>
/// Lays out what the windows of a convolution read as matrices (im2col). Row (c, tap) of [channels · taps, positions] holds, for each position, the element that the tap reads of channel c, 0 in the padding.
/// </summary>
internal static unsafe class Patches
{
    /// <summary>Positions from <paramref name="first"/> on, as many as the destination has columns, into its panels.</summary>
    public static void Pack(ReadOnlySpan<float> image, int channels, in Window window, int first, PackedMatrix destination)
    {
        var (panelWidth, depth) = (destination.PanelWidth, destination.Rows);
        fixed (float* from = image)
        {
            for (var panel = 0; panel < destination.PanelCount; panel++)
            {
                var column = panel * panelWidth;
                var count = Math.Min(panelWidth, destination.Columns - column);
                var to = destination.Values.Pointer + ((nint)panel * depth * panelWidth);
                for (var channel = 0; channel < channels; channel++)
                    to = Channel(from + ((nint)channel * window.Inputs), window, first + column, count, panelWidth, to);
            }
        }
        GC.KeepAlive(destination);
    }

    // One channel's rows of one panel.
    private static float* Channel(float* image, in Window window, int first, int count, int panelWidth, float* to)
    {
        for (var z = 0; z < window.Depth.Kernel; z++)
        {
            for (var y = 0; y < window.Height.Kernel; y++)
            {
                for (var x = 0; x < window.Width.Kernel; x++, to += panelWidth)
                {
                    Row(image, window, (z, y, x), first, new Span<float>(to, count));
                    new Span<float>(to + count, panelWidth - count).Clear();
                }
            }
        }
        return to;
    }

    // What one tap reads at positions side by side: one stretch for each row of positions that they touch.
    private static void Row(float* image, in Window window, (int Z, int Y, int X) tap, int first, Span<float> to)
    {
        var (depth, height, width) = (window.Depth, window.Height, window.Width);
        var (from, until) = width.Inside(tap.X);
        var start = width.Offset(tap.X);
        while (!to.IsEmpty)
        {
            var column = first % width.Output;
            var rest = first / width.Output;
            var (row, slice) = (rest % height.Output, rest / height.Output);
            var stretch = to[..Math.Min(to.Length, width.Output - column)];
            var y = ((long)row * height.Stride) + height.Offset(tap.Y);
            var z = ((long)slice * depth.Stride) + depth.Offset(tap.Z);
            if (y >= 0 && y < height.Input && z >= 0 && z < depth.Input)
            {
                var line = image + ((((z * height.Input) + y) * width.Input) + start);
                Stretch(line, width.Stride, column, Math.Clamp(from - column, 0, stretch.Length), Math.Clamp(until - column, 0, stretch.Length), stretch);
            }
            else
            {
                stretch.Clear();
            }
            first += stretch.Length;
            to = to[stretch.Length..];
        }
    }

    private static void Stretch(float* line, int stride, int column, int from, int until, Span<float> to)
    {
        to[..from].Clear();
        if (until > from)
        {
            var source = line + ((nint)(column + from) * stride);
            if (stride == 1)
                new ReadOnlySpan<float>(source, until - from).CopyTo(to[from..]);
            else
                for (var i = from; i < until; i++, source += stride)
                    to[i] = *source;
        }
        to[Math.Max(from, until)..].Clear();
    }

    /// <summary>The same matrix transposed: row p of [positions, channels · taps] holds what the window at position p reads.</summary>
    public static void Rows(ReadOnlySpan<float> image, int channels, in Window window, Span<float> destination)
    {
        fixed (float* from = image, to = destination)
        {
            var (at, taps) = (0, window.Taps);
            var rowStride = channels * taps;
            for (var channel = 0; channel < channels; channel++)
            {
                var plane = from + ((nint)channel * window.Inputs);
                for (var tap = 0; tap < taps; tap++, at++)
                    Column(plane, window, tap, to + at, rowStride);
            }
        }
    }

    private static void Column(float* plane, in Window window, int tap, float* to, int rowStride)
    {
        var (depth, height, width) = (window.Depth, window.Height, window.Width);
        var (tapX, rest) = (tap % width.Kernel, tap / width.Kernel);
        var (tapY, tapZ) = (rest % height.Kernel, rest / height.Kernel);
        var (from, until) = width.Inside(tapX);
        for (var slice = 0; slice < depth.Output; slice++)
        {
            for (var row = 0; row < height.Output; row++)
            {
                var y = ((long)row * height.Stride) + height.Offset(tapY);
                var z = ((long)slice * depth.Stride) + depth.Offset(tapZ);
                var isInside = y >= 0 && y < height.Input && z >= 0 && z < depth.Input;
                var line = isInside ? plane + ((((z * height.Input) + y) * width.Input) + width.Offset(tapX)) : plane;
                for (var column = 0; column < width.Output; column++, to += rowStride)
                    *to = isInside && column >= from && column < until ? line[(nint)column * width.Stride] : 0;
            }
        }
    }
}
