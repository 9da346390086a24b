using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Convolves one channel with one set of taps: the depthwise case. Lanes are neighbouring positions; up to eight vectors of them stay in registers while all taps that reach the channel pass by. Each element is one chain over the taps in index
/// order, so its bits do not depend on where it falls; positions past the last are computed from whatever lies there and left alone.
/// </summary>
internal static unsafe class Plane<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>Channels [channels, inputs], each with some sets of taps [channels · features, taps]; <paramref name="bias"/> [channels · features], or null.</summary>
    public static void Convolve(PackedPlane plane, float* images, float* taps, float* bias, float* to, int channels, int features)
    {
        var window = plane.Window;
        for (var channel = 0; channel < channels; channel++, images += window.Inputs)
        {
            Pack(plane, images);
            for (var feature = 0; feature < features; feature++, taps += window.Taps, to += window.Outputs)
            {
                var start = bias is null ? 0 : *bias++;
                foreach (var band in plane.Bands)
                    Stretch(plane, band, taps, start);
                Unpack(plane, window, to);
            }
        }
    }

    private static void Pack(PackedPlane plane, float* image)
    {
        var values = plane.Values.Pointer;
        foreach (ref readonly var run in plane.Runs.AsSpan())
        {
            if (run.Step == 1)
                Copy(image + run.From, values + run.To, run.Count);
            else
                Gather(image + run.From, run.Step, values + run.To, run.Count);
        }
    }

    // The positions asked for.
    private static void Unpack(PackedPlane plane, in Window window, float* to)
    {
        var results = plane.Results.Pointer;
        for (var z = 0; z < window.Depth.Output; z++)
        {
            for (var y = 0; y < window.Height.Output; y++, to += window.Width.Output)
                Copy(results + (z * plane.PlaneLength) + (y * plane.RowLength), to, window.Width.Output);
        }
    }

    private static void Gather(float* from, int step, float* to, int count)
    {
        for (var i = 0; i < count; i++, from += step)
            to[i] = *from;
    }

    // The last vector overlaps the one before.
    private static void Copy(float* from, float* to, int count)
    {
        if (count < TSimd.Count)
        {
            for (var i = 0; i < count; i++)
                to[i] = from[i];
            return;
        }
        var last = count - TSimd.Count;
        for (var i = 0; i < last; i += TSimd.Count)
            TSimd.Store(TSimd.Load(from + i), to + i);
        TSimd.Store(TSimd.Load(from + last), to + last);
    }

    private static void Stretch(PackedPlane plane, PlaneBand band, float* taps, float start)
    {
        var from = plane.Values.Pointer + band.Start;
        var to = plane.Results.Pointer + band.Start;
        var count = band.Taps.Length;
        fixed (int* places = band.Taps, offsets = band.Offsets)
        {
            var rest = (band.Count + TSimd.Count - 1) / TSimd.Count;
            for (; rest > 4; rest -= 8, from += 8 * TSimd.Count, to += 8 * TSimd.Count)
                Eight(from, places, offsets, taps, count, start, to);
            if (rest > 2)
                Four(from, places, offsets, taps, count, start, to);
            else
                for (; rest > 0; rest--, from += TSimd.Count, to += TSimd.Count)
                    One(from, places, offsets, taps, count, start, to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight(float* from, int* places, int* offsets, float* taps, int count, float start, float* to)
    {
        var a = TSimd.Broadcast(start);
        TSimd b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (var tap = 0; tap < count; tap++)
        {
            var factor = TSimd.Broadcast(taps[places[tap]]);
            var source = from + offsets[tap];
            a = TSimd.MultiplyAdd(factor, TSimd.Load(source), a);
            b = TSimd.MultiplyAdd(factor, TSimd.Load(source + TSimd.Count), b);
            c = TSimd.MultiplyAdd(factor, TSimd.Load(source + (2 * TSimd.Count)), c);
            d = TSimd.MultiplyAdd(factor, TSimd.Load(source + (3 * TSimd.Count)), d);
            e = TSimd.MultiplyAdd(factor, TSimd.Load(source + (4 * TSimd.Count)), e);
            f = TSimd.MultiplyAdd(factor, TSimd.Load(source + (5 * TSimd.Count)), f);
            g = TSimd.MultiplyAdd(factor, TSimd.Load(source + (6 * TSimd.Count)), g);
            h = TSimd.MultiplyAdd(factor, TSimd.Load(source + (7 * TSimd.Count)), h);
        }
        TSimd.Store(a, to);
        TSimd.Store(b, to + TSimd.Count);
        TSimd.Store(c, to + (2 * TSimd.Count));
        TSimd.Store(d, to + (3 * TSimd.Count));
        TSimd.Store(e, to + (4 * TSimd.Count));
        TSimd.Store(f, to + (5 * TSimd.Count));
        TSimd.Store(g, to + (6 * TSimd.Count));
        TSimd.Store(h, to + (7 * TSimd.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(float* from, int* places, int* offsets, float* taps, int count, float start, float* to)
    {
        var a = TSimd.Broadcast(start);
        TSimd b = a, c = a, d = a;
        for (var tap = 0; tap < count; tap++)
        {
            var factor = TSimd.Broadcast(taps[places[tap]]);
            var source = from + offsets[tap];
            a = TSimd.MultiplyAdd(factor, TSimd.Load(source), a);
            b = TSimd.MultiplyAdd(factor, TSimd.Load(source + TSimd.Count), b);
            c = TSimd.MultiplyAdd(factor, TSimd.Load(source + (2 * TSimd.Count)), c);
            d = TSimd.MultiplyAdd(factor, TSimd.Load(source + (3 * TSimd.Count)), d);
        }
        TSimd.Store(a, to);
        TSimd.Store(b, to + TSimd.Count);
        TSimd.Store(c, to + (2 * TSimd.Count));
        TSimd.Store(d, to + (3 * TSimd.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(float* from, int* places, int* offsets, float* taps, int count, float start, float* to)
    {
        var sum = TSimd.Broadcast(start);
        for (var tap = 0; tap < count; tap++)
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(taps[places[tap]]), TSimd.Load(from + offsets[tap]), sum);
        TSimd.Store(sum, to);
    }
}
