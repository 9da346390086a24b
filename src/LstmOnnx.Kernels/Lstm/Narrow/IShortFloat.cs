using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>A float of 16 bits, two to a word.</summary>
internal unsafe interface IShortFloat
{
    /// <summary>Those in the low halves of a vector of words, and those in the high halves, widened exactly.</summary>
    static abstract void Split<TSimd>(float* source, out TSimd low, out TSimd high)
        where TSimd : unmanaged, ISimd<TSimd>;
}

internal readonly unsafe struct BFloat16Words : IShortFloat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<TSimd>(float* source, out TSimd low, out TSimd high)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SplitBFloat16(source, out low, out high);
}

internal readonly unsafe struct Float16Words : IShortFloat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<TSimd>(float* source, out TSimd low, out TSimd high)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SplitFloat16(source, out low, out high);
}
