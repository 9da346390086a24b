using System.Runtime.Intrinsics;

namespace LstmOnnx.Kernels;

/// <summary>
/// Lays out what the windows of a convolution read as matrices (im2col). Row (c, tap) of [channels · taps, positions] holds, for each position, the element that the tap reads of channel c, 0 in the padding.
/// </summary>
internal static unsafe class Patches
{
    /// <summary>Positions from <paramref name="first"/> on, as many as the destination has columns, into its panels.</summary>
    public static void Pack(ReadOnlySpan<float> image, int channels, in Window window, int first, PackedMatrix destination)
    {
        if (window.IsPointwise)
        {
            // The image is the matrix.
            Packing.Panels(new MatrixView(image[Math.Min(first, image.Length)..], channels, destination.Columns, window.Inputs, 1), destination);
            return;
        }
        if (destination.Columns == 0)
            return;
        fixed (float* from = image)
        {
            var to = destination.Values.Pointer;
            for (var tapZ = 0; tapZ < window.Depth.Kernel; tapZ++)
            {
                for (var tapY = 0; tapY < window.Height.Kernel; tapY++)
                {
                    for (var tapX = 0; tapX < window.Width.Kernel; tapX++, to += destination.PanelWidth)
                        Tap(from, channels, window, (tapZ, tapY, tapX), first, destination, to);
                }
            }
        }
        GC.KeepAlive(destination);
    }

    // What one tap reads: a row of every panel for each channel, from `to` on. A row is one stretch for each row of positions that it touches.
    private static void Tap(float* image, int channels, in Window window, (int Z, int Y, int X) tap, int first, PackedMatrix destination, float* to)
    {
        var (depth, height, width) = (window.Depth, window.Height, window.Width);
        var panelWidth = destination.PanelWidth;
        var channelStride = (nint)window.Taps * panelWidth;
        var (from, until) = width.Inside(tap.X);
        var column = first % width.Output;
        var (row, slice) = (first / width.Output % height.Output, first / width.Output / height.Output);
        for (var panel = 0; panel < destination.PanelCount; panel++, to += (nint)destination.Rows * panelWidth)
        {
            var count = Math.Min(panelWidth, destination.Columns - (panel * panelWidth));
            for (var done = 0; done < count;)
            {
                var length = Math.Min(count - done, width.Output - column);
                var y = ((long)row * height.Stride) + height.Offset(tap.Y);
                var z = ((long)slice * depth.Stride) + depth.Offset(tap.Z);
                var isInside = y >= 0 && y < height.Input && z >= 0 && z < depth.Input;
                var (begin, end) = isInside ? (Math.Clamp(from - column, 0, length), Math.Clamp(until - column, 0, length)) : (0, 0);
                var line = isInside ? image + ((((z * height.Input) + y) * width.Input) + width.Offset(tap.X) + ((long)column * width.Stride)) : image;
                for (var channel = 0; channel < channels; channel++, line += window.Inputs)
                    Stretch(line, width.Stride, begin, end, to + (channel * channelStride) + done, length);
                done += length;
                column += length;
                if (column < width.Output)
                    continue;
                column = 0;
                if (++row < height.Output)
                    continue;
                row = 0;
                slice++;
            }
            if (count < panelWidth)
                for (var channel = 0; channel < channels; channel++)
                    new Span<float>(to + (channel * channelStride) + count, panelWidth - count).Clear();
        }
    }

    private static void Stretch(float* line, int stride, int begin, int end, float* to, int length)
    {
        var i = 0;
        for (; i < begin; i++)
            to[i] = 0;
        if (stride == 1)
            for (; i <= end - Vector128<float>.Count; i += Vector128<float>.Count)
                Vector128.Load(line + i).Store(to + i);
        for (; i < end; i++)
            to[i] = line[(nint)i * stride];
        for (; i < length; i++)
            to[i] = 0;
    }
}
