using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// Logarithms and e^x − 1. Near 1, ln(1 + f) = f − s·(f − s²·Q(s²)) with s = f/(2 + f): the first term is exact and an error of s weighs little.
/// Q(s²) = 2·(artanh(s)/s − 1)/s² is a minimax fit of ours on |s| ≤ 1/3, to 4.6e-9 of the logarithm.
/// </summary>
internal static partial class VectorMath
{
    private const float LeastNormal = 1.17549435e-38f;

    // e^x − 1 rounds to −1 under it.
    private const float MinusOneFlat = -25f;

    /// <summary>ln x, at most 1 unit in the last place off: −∞ at 0, NaN below, +∞ at +∞, exact at 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Log<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var least = TSimd.Broadcast(LeastNormal);
        var normal = TSimd.SelectLess(x, least, TSimd.Multiply(x, TSimd.Broadcast(16777216f)), x);
        var f = TSimd.Subtract(TSimd.SplitExponent(normal, out var n), TSimd.Broadcast(1));
        n = TSimd.Subtract(n, TSimd.SelectLess(x, least, TSimd.Broadcast(24), TSimd.Zero));

        var s = TSimd.Divide(f, TSimd.Add(f, TSimd.Broadcast(2)));
        var low = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), TSimd.Multiply(s, TSimd.Subtract(f, SquareTerms(s))));
        var log = TSimd.MultiplyAdd(n, TSimd.Broadcast(Ln2High), TSimd.Subtract(f, low));

        var below = TSimd.SelectLess(x, TSimd.Zero, TSimd.Broadcast(float.NaN), TSimd.Broadcast(float.NegativeInfinity));
        return TSimd.SelectLess(x, TSimd.Broadcast(float.PositiveInfinity), TSimd.SelectLess(TSimd.Zero, x, log, below), x);
    }

    /// <summary>ln(1 + e^x), taken as max(0, x) + ln(1 + e^−|x|): at most 2.5 units in the last place off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Softplus<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var e = Exp(TSimd.Negate(TSimd.Abs(x)));
        var s = TSimd.Divide(e, TSimd.Add(e, TSimd.Broadcast(2)));
        var logarithm = TSimd.Subtract(e, TSimd.Multiply(s, TSimd.Subtract(e, SquareTerms(s))));
        return TSimd.Add(TSimd.AtLeast(TSimd.Zero, x), logarithm);
    }

    /// <summary>e^x − 1 for x ≤ 0, at most 2 units in the last place off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd ExpMinusOne<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var one = TSimd.Broadcast(1);
        var (p, n) = ExpReduced(TSimd.AtLeast(TSimd.Broadcast(MinusOneFlat), x));
        var scale = TSimd.ScaleByExponent(one, TSimd.Add(n, TSimd.Broadcast(Rounder)));
        return TSimd.MultiplyAdd(scale, p, TSimd.Subtract(scale, one));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd SquareTerms<TSimd>(TSimd s)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var square = TSimd.Multiply(s, s);
        var q = TSimd.Broadcast(0.2802712321281433f);
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(0.2799852788448334f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(0.4002174139022827f));
        q = TSimd.MultiplyAdd(q, square, TSimd.Broadcast(0.6666641235351562f));
        return TSimd.Multiply(square, q);
    }
}
