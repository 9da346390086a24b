using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// exp, logistic and tanh over the whole float range, NaN kept: at most 1, 2.5 and 1.5 units in the last place off (0.99, 2.40 and 1.32 were found).
/// Range reduction after W. J. Cody and W. Waite, Software Manual for the Elementary Functions (1980): x = n·ln 2 + r, with ln 2 in two parts
/// of which the first has 15 bits, so that n times it is exact. Polynomials are minimax fits of ours, by the Remez exchange.
/// </summary>
internal static partial class VectorMath
{
    /// <summary>1.5·2²³: adding it rounds to an integer, which then stands in the low bits.</summary>
    public const float Rounder = 12582912f;

    public const float Log2E = 1.44269504f;

    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.42860677e-6f;

    // Below the first e^x is under half of the least denormal; above the second it is past the largest float.
    private const float LeastExponent = -104f;
    private const float LargestExponent = 89f;

    // Under it tanh x is an odd polynomial; over it 1 − 2/(e^2x + 1) loses nothing.
    private const float TanhPolynomialEnd = 0.625f;

    // tanh rounds to 1 from 9.01 on.
    private const float TanhFlat = 10f;

    /// <summary>e^x: 0 and +Inf at the ends, exact at 0, gradual underflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Exp<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        x = TSimd.AtMost(TSimd.Broadcast(LargestExponent), TSimd.AtLeast(TSimd.Broadcast(LeastExponent), x));
        var one = TSimd.Broadcast(1);
        var (p, n) = ExpReduced(x);
        var polynomial = TSimd.Add(p, one);

        // 2^n in two factors: neither leaves the normal range, and only the last product rounds.
        var rounder = TSimd.Broadcast(Rounder);
        var halfShifted = TSimd.MultiplyAdd(n, TSimd.Broadcast(0.5f), rounder);
        var restShifted = TSimd.Add(TSimd.Subtract(n, TSimd.Subtract(halfShifted, rounder)), rounder);
        return TSimd.Multiply(TSimd.Multiply(polynomial, TSimd.ScaleByExponent(one, halfShifted)), TSimd.ScaleByExponent(one, restShifted));
    }

    /// <summary>1/(1 + e^−x), taken from e^−|x| so that both ends keep their relative precision.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Sigmoid<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var one = TSimd.Broadcast(1);
        var e = Exp(TSimd.Negate(TSimd.Abs(x)));
        return TSimd.Divide(TSimd.SelectLess(x, TSimd.Zero, e, one), TSimd.Add(one, e));
    }

    /// <summary>tanh x, odd; ±1 at the ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Tanh<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var one = TSimd.Broadcast(1);
        var magnitude = TSimd.Abs(x);
        var bounded = TSimd.AtMost(TSimd.Broadcast(TanhFlat), magnitude);

        var (exponential, n) = ExpReduced(TSimd.Add(bounded, bounded));
        var e = TSimd.Multiply(TSimd.Add(exponential, one), TSimd.ScaleByExponent(one, TSimd.Add(n, TSimd.Broadcast(Rounder))));
        var large = TSimd.Subtract(one, TSimd.Divide(TSimd.Broadcast(2), TSimd.Add(e, one)));

        // tanh x = x + x³·p(x²) on [0, 0.625]: relative error of the fit 4.4e-9.
        var square = TSimd.Multiply(bounded, bounded);
        var p = TSimd.Broadcast(-0.005704987328499556f);
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(0.0206390880048275f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.05373971536755562f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(0.13331441581249237f));
        p = TSimd.MultiplyAdd(p, square, TSimd.Broadcast(-0.3333328068256378f));
        var small = TSimd.MultiplyAdd(TSimd.Multiply(bounded, square), p, bounded);

        return TSimd.CopySign(TSimd.SelectLess(bounded, TSimd.Broadcast(TanhPolynomialEnd), small, large), x);
    }

    /// <summary>e^x = (1 + p) · 2^n with −0.3 &lt; p &lt; 0.42, for |x| ≤ 104; n is an integer. Error of the fit 3.1e-9 of 1 + p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TSimd P, TSimd N) ExpReduced<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var rounder = TSimd.Broadcast(Rounder);
        var n = TSimd.Subtract(TSimd.MultiplyAdd(x, TSimd.Broadcast(Log2E), rounder), rounder);
        var r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2High), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);

        // e^r = 1 + r + r²·q(r) on |r| ≤ ln 2 / 2.
        var q = TSimd.Broadcast(0.001381457201205194f);
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.008368730545043945f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.04166838899254799f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.1666652113199234f));
        q = TSimd.MultiplyAdd(q, r, TSimd.Broadcast(0.4999999403953552f));
        return (TSimd.MultiplyAdd(TSimd.Multiply(r, r), q, r), n);
    }
}
