using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>An activation function as a type, so that each loop is compiled around its own. Absolute error at unit scale at most 3e-7.</summary>
internal interface IActivation
{
    static abstract TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd>;
}

internal readonly struct SigmoidActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => CellMath.Sigmoid(x);
}

internal readonly struct TanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => CellMath.Tanh(x);
}

internal readonly struct ReluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.AtLeast(TSimd.Zero, x);
}

internal readonly struct AffineActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.MultiplyAdd(alpha, x, beta);
}

internal readonly struct LeakyReluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(x, TSimd.Zero, TSimd.Multiply(alpha, x), x);
}

internal readonly struct ThresholdedReluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(alpha, x, x, TSimd.Zero);
}

internal readonly struct ThresholdedReluFromActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(x, alpha, TSimd.Zero, x);
}

internal readonly struct ScaledTanhActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Multiply(alpha, CellMath.Tanh(TSimd.Multiply(beta, x)));
}

internal readonly struct HardSigmoidActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.AtMost(TSimd.Broadcast(1), TSimd.AtLeast(TSimd.Zero, TSimd.MultiplyAdd(alpha, x, beta)));
}

internal readonly struct EluActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(x, TSimd.Zero, TSimd.Multiply(alpha, CellMath.ExpMinusOne(x)), x);
}

internal readonly struct SoftsignActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(1), TSimd.Abs(x)));
}

/// <summary>
/// max(x, 0) + log(1 + u), u = e^−|x|, which does not overflow. log(1 + u) = 2·artanh w, w = u/(2 + u) ≤ 1/3: its Taylor series up to w¹⁵ leaves 1e-9.
/// </summary>
internal readonly struct SoftplusActivation : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var two = TSimd.Broadcast(2);
        var u = VectorMath.Exp(TSimd.Negate(TSimd.Abs(x)));
        var w = TSimd.Divide(u, TSimd.Add(two, u));
        var square = TSimd.Multiply(w, w);
        var series = TSimd.Broadcast(1f / 15);
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 13));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 11));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 9));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 7));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 5));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1f / 3));
        series = TSimd.MultiplyAdd(series, square, TSimd.Broadcast(1));
        return TSimd.MultiplyAdd(TSimd.Multiply(two, w), series, TSimd.AtLeast(TSimd.Zero, x));
    }
}
