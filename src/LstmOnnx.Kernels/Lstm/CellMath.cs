using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// The logistic and tanh of an LSTM cell as fractions, absolute error at most 3e-7, NaN kept. Both come from
/// 2^t = s + (s·f)·q(f) with t = n + f, s = 2^n, |f| ≤ 1/2; q is a minimax fit of ours by the Remez exchange that makes 2^0 exact, relative error 2.6e-9.
/// t is held within ±<see cref="Flat"/>, where both functions have been flat for long and products of two denominators stay finite.
/// </summary>
internal static class CellMath
{
    private const float Flat = 60f;

    /// <summary>σ(x) = 1 / <c>Denominator</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd SigmoidDenominator<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (s, sf, q) = Exp2(TSimd.Multiply(x, TSimd.Broadcast(-VectorMath.Log2E)));
        return TSimd.MultiplyAdd(sf, q, TSimd.Add(s, TSimd.Broadcast(1)));
    }

    /// <summary>tanh x = <c>Numerator</c> / <c>Denominator</c>, that is (e^2x − 1) / (e^2x + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TSimd Numerator, TSimd Denominator) TanhFraction<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var one = TSimd.Broadcast(1);
        var (s, sf, q) = Exp2(TSimd.Multiply(x, TSimd.Broadcast(2 * VectorMath.Log2E)));
        return (TSimd.MultiplyAdd(sf, q, TSimd.Subtract(s, one)), TSimd.MultiplyAdd(sf, q, TSimd.Add(s, one)));
    }

    /// <summary>σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Sigmoid<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Divide(TSimd.Broadcast(1), SigmoidDenominator(x));

    /// <summary>tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Tanh<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (numerator, denominator) = TanhFraction(x);
        return TSimd.Divide(numerator, denominator);
    }

    /// <summary>e^x − 1 for x of 0 and less, without the cancellation near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd ExpMinusOne<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (s, sf, q) = Exp2(TSimd.Multiply(x, TSimd.Broadcast(VectorMath.Log2E)));
        return TSimd.MultiplyAdd(sf, q, TSimd.Subtract(s, TSimd.Broadcast(1)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TSimd S, TSimd Sf, TSimd Q) Exp2<TSimd>(TSimd t)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        t = TSimd.AtMost(TSimd.Broadcast(Flat), TSimd.AtLeast(TSimd.Broadcast(-Flat), t));
        var rounder = TSimd.Broadcast(VectorMath.Rounder);
        var shifted = TSimd.Add(t, rounder);
        var f = TSimd.Subtract(t, TSimd.Subtract(shifted, rounder));
        var s = TSimd.ScaleByExponent(TSimd.Broadcast(1), shifted);

        // Three pairs side by side (G. Estrin 1960): the chain is half as long as Horner's. The 2^-100 keeps the square of a tiny f from underflowing, which stalls, and changes no bit of q.
        var square = TSimd.MultiplyAdd(f, f, TSimd.Broadcast(7.888609e-31f));
        var low = TSimd.MultiplyAdd(f, TSimd.Broadcast(0.24022652208805084f), TSimd.Broadcast(0.6931472420692444f));
        var middle = TSimd.MultiplyAdd(f, TSimd.Broadcast(0.009617692790925503f), TSimd.Broadcast(0.055503103882074356f));
        var high = TSimd.MultiplyAdd(f, TSimd.Broadcast(0.00015594676369801164f), TSimd.Broadcast(0.0013406643411144614f));
        var q = TSimd.MultiplyAdd(square, TSimd.MultiplyAdd(square, high, middle), low);
        return (s, TSimd.Multiply(s, f), q);
    }
}
