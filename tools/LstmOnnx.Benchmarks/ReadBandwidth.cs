using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LstmOnnx.Benchmarks;

/// <summary>How fast one core reads a block of memory again and again with its widest vectors: the best of many passes.</summary>
internal static unsafe class ReadBandwidth
{
    private const int Alignment = 4096;

    // Long enough for the clock, short enough for a quiet moment.
    private const double SampleSeconds = 0.002;

    // Bytes of one round of the loops below at their widest.
    private const int Round = 8 * 64;

    /// <summary>GB/s (10^9 bytes) of reading <paramref name="bytes"/> of memory, rounded down to 512.</summary>
    public static double Measure(long bytes, double seconds)
    {
        bytes = Math.Max(bytes / Round * Round, Round);
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        try
        {
            // Every page of its own: pages that were never written are all the same one.
            new Span<byte>(memory, checked((int)bytes)).Fill(1);
            var passes = 1;
            while (Seconds(memory, bytes, passes) < SampleSeconds)
                passes *= 2;
            var best = double.MaxValue;
            var total = Stopwatch.StartNew();
            do
                best = Math.Min(best, Seconds(memory, bytes, passes));
            while (total.Elapsed.TotalSeconds < seconds);
            return (double)bytes * passes / best / 1e9;
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static double Seconds(byte* memory, long bytes, int passes)
    {
        var start = Stopwatch.GetTimestamp();
        for (var pass = 0; pass < passes; pass++)
        {
            if (Vector512.IsHardwareAccelerated)
                Read512(memory, bytes);
            else if (Vector256.IsHardwareAccelerated)
                Read256(memory, bytes);
            else
                Read128(memory, bytes);
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<long> Read512(byte* from, long bytes)
    {
        Vector512<long> a, b, c, d;
        a = b = c = d = Vector512<long>.Zero;
        for (var end = from + bytes; from < end; from += 256)
        {
            a |= Vector512.Load((long*)from);
            b |= Vector512.Load((long*)(from + 64));
            c |= Vector512.Load((long*)(from + 128));
            d |= Vector512.Load((long*)(from + 192));
        }
        return a | b | c | d;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector256<long> Read256(byte* from, long bytes)
    {
        Vector256<long> a, b, c, d, e, f, g, h;
        a = b = c = d = e = f = g = h = Vector256<long>.Zero;
        for (var end = from + bytes; from < end; from += 256)
        {
            a |= Vector256.Load((long*)from);
            b |= Vector256.Load((long*)(from + 32));
            c |= Vector256.Load((long*)(from + 64));
            d |= Vector256.Load((long*)(from + 96));
            e |= Vector256.Load((long*)(from + 128));
            f |= Vector256.Load((long*)(from + 160));
            g |= Vector256.Load((long*)(from + 192));
            h |= Vector256.Load((long*)(from + 224));
        }
        return a | b | c | d | e | f | g | h;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector128<long> Read128(byte* from, long bytes)
    {
        Vector128<long> a, b, c, d, e, f, g, h;
        a = b = c = d = e = f = g = h = Vector128<long>.Zero;
        for (var end = from + bytes; from < end; from += 128)
        {
            a |= Vector128.Load((long*)from);
            b |= Vector128.Load((long*)(from + 16));
            c |= Vector128.Load((long*)(from + 32));
            d |= Vector128.Load((long*)(from + 48));
            e |= Vector128.Load((long*)(from + 64));
            f |= Vector128.Load((long*)(from + 80));
            g |= Vector128.Load((long*)(from + 96));
            h |= Vector128.Load((long*)(from + 112));
        }
        return a | b | c | d | e | f | g | h;
    }
}
