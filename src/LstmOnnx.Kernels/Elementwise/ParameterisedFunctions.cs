using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>A function of one vector and two parameters; those of one parameter ignore beta.</summary>
internal interface IParameterisedFunction
{
    static abstract TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd>;
}

internal readonly struct LeakyReluFunction : IParameterisedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(x, TSimd.Zero, TSimd.Multiply(alpha, x), x);
}

internal readonly struct ThresholdedReluFunction : IParameterisedFunction
{
    // Between two bounds of 0 every number becomes 0 and NaN stays.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.SelectLess(alpha, x, x, TSimd.AtMost(TSimd.Zero, TSimd.AtLeast(TSimd.Zero, x)));
}

internal readonly struct ClipFunction : IParameterisedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.AtMost(beta, TSimd.AtLeast(alpha, x));
}

internal readonly struct HardSigmoidFunction : IParameterisedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.AtMost(TSimd.Broadcast(1), TSimd.AtLeast(TSimd.Zero, TSimd.Add(TSimd.Multiply(alpha, x), beta)));
}

internal readonly struct EluFunction : IParameterisedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(x, TSimd.Zero, TSimd.Multiply(alpha, VectorMath.ExpMinusOne(x)), x);
}

internal readonly struct SeluFunction : IParameterisedFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Multiply(beta, EluFunction.Apply(x, alpha, beta));
}

internal readonly struct CeluFunction : IParameterisedFunction
{
    // x/alpha is above 0 where alpha is below.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x, TSimd alpha, TSimd beta)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var quotient = TSimd.Divide(x, alpha);
        var above = TSimd.Subtract(VectorMath.Exp(quotient), TSimd.Broadcast(1));
        var exponential = TSimd.SelectLess(TSimd.Zero, quotient, above, VectorMath.ExpMinusOne(quotient));
        return TSimd.SelectLess(x, TSimd.Zero, TSimd.Multiply(alpha, exponential), x);
    }
}
