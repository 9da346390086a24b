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

    /// <summary>
    /// Three logistic denominators and a tanh fraction, operation by operation rather than function by function: a processor that looks some hundred instructions ahead
    /// then finds four chains to work on. The bits are those of one by one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Denominators<TSimd>(TSimd a, TSimd b, TSimd c, TSimd tanh, out TSimd denominatorA, out TSimd denominatorB, out TSimd denominatorC, out TSimd numerator, out TSimd denominator)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (one, scale, rounder) = (TSimd.Broadcast(1), TSimd.Broadcast(-VectorMath.Log2E), TSimd.Broadcast(VectorMath.Rounder));
        var (low, high) = (TSimd.Broadcast(-Flat), TSimd.Broadcast(Flat));
        a = TSimd.AtLeast(low, TSimd.Multiply(a, scale));
        b = TSimd.AtLeast(low, TSimd.Multiply(b, scale));
        c = TSimd.AtLeast(low, TSimd.Multiply(c, scale));
        tanh = TSimd.AtLeast(low, TSimd.Multiply(tanh, TSimd.Broadcast(2 * VectorMath.Log2E)));
        a = TSimd.AtMost(high, a);
        b = TSimd.AtMost(high, b);
        c = TSimd.AtMost(high, c);
        tanh = TSimd.AtMost(high, tanh);
        var (sa, sb, sc, st) = (TSimd.Add(a, rounder), TSimd.Add(b, rounder), TSimd.Add(c, rounder), TSimd.Add(tanh, rounder));
        a = TSimd.Subtract(a, TSimd.Subtract(sa, rounder));
        b = TSimd.Subtract(b, TSimd.Subtract(sb, rounder));
        c = TSimd.Subtract(c, TSimd.Subtract(sc, rounder));
        tanh = TSimd.Subtract(tanh, TSimd.Subtract(st, rounder));
        sa = TSimd.ScaleByExponent(one, sa);
        sb = TSimd.ScaleByExponent(one, sb);
        sc = TSimd.ScaleByExponent(one, sc);
        st = TSimd.ScaleByExponent(one, st);
        // In twos from here: four at once need more than sixteen registers.
        var (qa, qb) = (High(a), High(b));
        (qa, qb) = (Middle(a, qa), Middle(b, qb));
        (qa, qb) = (Low(a, qa), Low(b, qb));
        denominatorA = TSimd.MultiplyAdd(TSimd.Multiply(sa, a), qa, TSimd.Add(sa, one));
        denominatorB = TSimd.MultiplyAdd(TSimd.Multiply(sb, b), qb, TSimd.Add(sb, one));
        var (qc, qt) = (High(c), High(tanh));
        (qc, qt) = (Middle(c, qc), Middle(tanh, qt));
        (qc, qt) = (Low(c, qc), Low(tanh, qt));
        denominatorC = TSimd.MultiplyAdd(TSimd.Multiply(sc, c), qc, TSimd.Add(sc, one));
        tanh = TSimd.Multiply(st, tanh);
        numerator = TSimd.MultiplyAdd(tanh, qt, TSimd.Subtract(st, one));
        denominator = TSimd.MultiplyAdd(tanh, qt, TSimd.Add(st, one));
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
        return (s, TSimd.Multiply(s, f), Low(f, Middle(f, High(f))));
    }

    // q in three pairs side by side (G. Estrin 1960): the chain is half as long as Horner's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd High<TSimd>(TSimd f)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.MultiplyAdd(f, TSimd.Broadcast(0.00015594676369801164f), TSimd.Broadcast(0.0013406643411144614f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Middle<TSimd>(TSimd f, TSimd high)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.MultiplyAdd(Square(f), high, TSimd.MultiplyAdd(f, TSimd.Broadcast(0.009617692790925503f), TSimd.Broadcast(0.055503103882074356f)));

    // The 2^-100 keeps the square of a tiny f from underflowing, which stalls, and changes no bit of q.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Square<TSimd>(TSimd f)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.MultiplyAdd(f, f, TSimd.Broadcast(7.888609e-31f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Low<TSimd>(TSimd f, TSimd middle)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.MultiplyAdd(Square(f), middle, TSimd.MultiplyAdd(f, TSimd.Broadcast(0.24022652208805084f), TSimd.Broadcast(0.6931472420692444f)));
}
