using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Convolves one channel with one set of taps: the depthwise case. Each element starts from what is there and takes its taps in index order, those in the padding left out; lanes are neighbours along the width, and
/// tails run the same vector code over padded lanes.
/// </summary>
internal static unsafe class Plane<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // Strided rows are gathered a piece at a time.
    private const int Piece = 256;

    [SkipLocalsInit]
    public static void Accumulate(float* image, float* taps, in Window window, float* to)
    {
        var (depth, height, width) = (window.Depth, window.Height, window.Width);
        var gathered = stackalloc float[width.Stride == 1 ? 1 : Piece];
        for (var slice = 0; slice < depth.Output; slice++)
        {
            for (var row = 0; row < height.Output; row++, to += width.Output)
            {
                for (var z = 0; z < depth.Kernel; z++)
                {
                    var fromZ = ((long)slice * depth.Stride) + depth.Offset(z);
                    if (fromZ < 0 || fromZ >= depth.Input)
                        continue;
                    for (var y = 0; y < height.Kernel; y++)
                    {
                        var fromY = ((long)row * height.Stride) + height.Offset(y);
                        if (fromY < 0 || fromY >= height.Input)
                            continue;
                        var line = image + (((fromZ * height.Input) + fromY) * width.Input);
                        Line(line, taps + (((z * height.Kernel) + y) * width.Kernel), width, gathered, to);
                    }
                }
            }
        }
    }

    private static void Line(float* line, float* taps, in WindowAxis width, float* gathered, float* to)
    {
        for (var x = 0; x < width.Kernel; x++)
        {
            var (from, until) = width.Inside(x);
            var source = line + width.Offset(x);
            if (width.Stride == 1)
            {
                MultiplyAdd(taps[x], source + from, to + from, until - from);
                continue;
            }
            for (var piece = from; piece < until; piece += Piece)
            {
                var count = Math.Min(Piece, until - piece);
                for (var i = 0; i < count; i++)
                    gathered[i] = source[(nint)(piece + i) * width.Stride];
                MultiplyAdd(taps[x], gathered, to + piece, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAdd(float factor, float* source, float* to, int count)
    {
        var factors = TSimd.Broadcast(factor);
        var i = 0;
        for (; i <= count - TSimd.Count; i += TSimd.Count)
            TSimd.Store(TSimd.MultiplyAdd(factors, TSimd.Load(source + i), TSimd.Load(to + i)), to + i);
        if (i < count)
            TSimd.StorePartial(TSimd.MultiplyAdd(factors, TSimd.LoadPartial(source + i, count - i), TSimd.LoadPartial(to + i, count - i)), to + i, count - i);
    }
}
