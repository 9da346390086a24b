using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Whole numbers, exact over all floats; −0 and NaN kept.</summary>
internal static partial class VectorMath
{
    /// <summary>2²³: floats of this size and more are whole, and adding it to a smaller one rounds.</summary>
    private const float Whole = 8388608f;

    /// <summary>The nearest whole number, the even one of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Round<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var whole = TSimd.Broadcast(Whole);
        var magnitude = TSimd.Abs(x);
        var rounded = TSimd.CopySign(TSimd.Subtract(TSimd.Add(magnitude, whole), whole), x);
        return TSimd.SelectLess(magnitude, whole, rounded, x);
    }

    /// <summary>The largest whole number that is not above x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Floor<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var rounded = Round(x);
        return TSimd.SelectLess(x, rounded, TSimd.Subtract(rounded, TSimd.Broadcast(1)), rounded);
    }

    /// <summary>The smallest whole number that is not below x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Ceiling<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var rounded = Round(x);
        return TSimd.SelectLess(rounded, x, TSimd.CopySign(TSimd.Add(rounded, TSimd.Broadcast(1)), x), rounded);
    }
}
