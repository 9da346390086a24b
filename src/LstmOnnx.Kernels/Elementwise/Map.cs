using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Elementwise loops; the tail runs the same vector code over zero-padded lanes. A source may be the destination itself.</summary>
internal static unsafe class Map
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Unary<TSimd, TFunction>(ReadOnlySpan<float> source, Span<float> destination)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : struct, IUnaryFunction
    {
        fixed (float* from = source, to = destination)
        {
            var count = source.Length;
            var i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
                TSimd.Store(TFunction.Apply(TSimd.Load(from + i)), to + i);
            if (i < count)
                Last<TSimd, TFunction>(from + i, to + i, count - i);
        }
    }

    /// <summary>A function with parameters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Unary<TSimd, TFunction>(ReadOnlySpan<float> source, Span<float> destination, float alpha, float beta)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : struct, IParameterisedFunction
    {
        var (first, second) = (TSimd.Broadcast(alpha), TSimd.Broadcast(beta));
        fixed (float* from = source, to = destination)
        {
            var count = source.Length;
            var i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
                TSimd.Store(TFunction.Apply(TSimd.Load(from + i), first, second), to + i);
            if (i < count)
                Last<TSimd, TFunction>(from + i, to + i, count - i, first, second);
        }
    }

    /// <summary>Powers, one at a time and through double: the same bits at every width.</summary>
    public static void Power(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
    {
        var leftBroadcast = left.Length == 1;
        var rightBroadcast = right.Length == 1;
        var (one, other) = (leftBroadcast ? left[0] : 0, rightBroadcast ? right[0] : 0);
        for (var i = 0; i < destination.Length; i++)
            destination[i] = (float)Math.Pow(leftBroadcast ? one : left[i], rightBroadcast ? other : right[i]);
    }

    /// <summary>Either source may hold one number, which then meets every element of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Binary<TSimd, TFunction>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> destination)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : struct, IBinaryFunction
    {
        var count = destination.Length;
        fixed (float* a = left, b = right, to = destination)
        {
            var leftBroadcast = left.Length == 1 && count != 1;
            var rightBroadcast = right.Length == 1 && count != 1;
            // Read once: the destination may be the place of a single number.
            var (one, other) = (TSimd.Broadcast(leftBroadcast ? a[0] : 0), TSimd.Broadcast(rightBroadcast ? b[0] : 0));
            var i = 0;
            for (; i <= count - TSimd.Count; i += TSimd.Count)
            {
                var x = leftBroadcast ? one : TSimd.Load(a + i);
                var y = rightBroadcast ? other : TSimd.Load(b + i);
                TSimd.Store(TFunction.Apply(x, y), to + i);
            }
            if (i < count)
            {
                var x = leftBroadcast ? one : TSimd.LoadPartial(a + i, count - i);
                var y = rightBroadcast ? other : TSimd.LoadPartial(b + i, count - i);
                TSimd.StorePartial(TFunction.Apply(x, y), to + i, count - i);
            }
        }
    }

    // Apart from the loop: the JIT stops inlining in a method that grows past its budget, which a second copy of a long function would bring near.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Last<TSimd, TFunction>(float* from, float* to, int count)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : struct, IUnaryFunction =>
        TSimd.StorePartial(TFunction.Apply(TSimd.LoadPartial(from, count)), to, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Last<TSimd, TFunction>(float* from, float* to, int count, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd>
        where TFunction : struct, IParameterisedFunction =>
        TSimd.StorePartial(TFunction.Apply(TSimd.LoadPartial(from, count), alpha, beta), to, count);
}
