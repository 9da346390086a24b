using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// A row of activations as 16-bit integers with one scale: a ≈ scale · q, |q| ≤ <see cref="Levels"/>, rounded to nearest, so an element is off by at most half of largest/levels. Word j has q of element j below and of
/// element j + ⌈K/2⌉ above. The scale follows from the row alone, by operations that every width rounds alike, so every width has the same integers. A row with a NaN or an infinity gets the scale NaN.
/// </summary>
internal static unsafe class QuantizedRow<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    // Rows with no larger element count as zeros: the inverse of the scale stays finite, and scales are no denormal numbers.
    private const float Smallest = 1e-30f;

    /// <summary>Words that a row takes: the integers in whole vectors of the widest width, and the scale.</summary>
    public static int Length(int depth) => ScaleAt(depth) + 16;

    /// <summary>Where the scale stands.</summary>
    public static int ScaleAt(int depth) => (((depth + 1) / 2) + 15) / 16 * 16;

    /// <summary>The largest q: a sum over K of products with bytes stays within 32 bits, whatever its order.</summary>
    public static int Levels(int depth) => (int)Math.Min(short.MaxValue, int.MaxValue / (NarrowPacking.LargestByte * (long)depth));

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    public static void Write(float* a, int depth, float* words)
    {
        var (pairs, levels) = ((depth + 1) / 2, Levels(depth));
        var largest = TSimd.Zero;
        for (var k = 0; k < depth; k += TSimd.Count)
            largest = TSimd.Maximum(largest, TSimd.Abs(TSimd.LoadPartial(a + k, depth - k)));
        var lanes = stackalloc float[TSimd.Count];
        TSimd.Store(largest, lanes);
        var top = 0f;
        for (var lane = 0; lane < TSimd.Count; lane++)
            top = MathF.Max(top, lanes[lane]);
        if (!(top >= Smallest && float.IsFinite(top)))
        {
            words[ScaleAt(depth)] = top < Smallest ? 0 : float.NaN;
            new Span<float>(words, pairs).Clear();
            return;
        }
        words[ScaleAt(depth)] = top / levels;

        // What lies below half a level becomes 0 before it meets a multiplication: denormal numbers are slow.
        var (faded, inverse, rounder) = (TSimd.Broadcast(top / short.MaxValue / 4), TSimd.Broadcast(levels / top), TSimd.Broadcast(VectorMath.Rounder));
        for (var j = 0; j < pairs; j += TSimd.Count)
        {
            var (low, high) = (TSimd.LoadPartial(a + j, pairs - j), TSimd.LoadPartial(a + pairs + j, Math.Max(depth - pairs - j, 0)));
            // Product and sum are rounded apart: with FMA some widths would have other integers.
            low = TSimd.Add(TSimd.Multiply(TSimd.ZeroIfLess(TSimd.Abs(low), faded, low), inverse), rounder);
            high = TSimd.Add(TSimd.Multiply(TSimd.ZeroIfLess(TSimd.Abs(high), faded, high), inverse), rounder);
            TSimd.Store(TSimd.JoinHalves(low, high), words + j);
        }
    }
}
