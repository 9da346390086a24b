using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Elementwise loops; the tail runs the same vector code over zero-padded lanes. A source may be the destination itself.</summary>
internal static unsafe class Map
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
                TSimd.StorePartial(TFunction.Apply(TSimd.LoadPartial(from + i, count - i)), to + i, count - i);
        }
    }

    /// <summary>Either source may hold one number, which then meets every element of the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
}
