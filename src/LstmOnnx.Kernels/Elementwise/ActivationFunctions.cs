using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

internal readonly struct SoftsignFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Divide(x, TSimd.Add(TSimd.Broadcast(1), TSimd.Abs(x)));
}

internal readonly struct HardSwishFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.Multiply(x, HardSigmoidFunction.Apply(x, TSimd.Broadcast(1 / 6f), TSimd.Broadcast(0.5f)));
}

/// <summary>With e = e^x, tanh(ln(1 + e)) = e(e + 2)/(e(e + 2) + 2); the quotient rounds to 1 from 9 on.</summary>
internal readonly struct MishFunction : IUnaryFunction
{
    private const float Flat = 20f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var two = TSimd.Broadcast(2);
        var e = VectorMath.Exp(TSimd.AtMost(TSimd.Broadcast(Flat), x));
        var numerator = TSimd.Multiply(e, TSimd.Add(e, two));
        return TSimd.Multiply(x, TSimd.Divide(numerator, TSimd.Add(numerator, two)));
    }
}

internal readonly struct GeluFunction : IUnaryFunction
{
    private const float RootOfHalf = 0.70710678f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var erf = VectorMath.Erf(TSimd.Multiply(x, TSimd.Broadcast(RootOfHalf)));
        return TSimd.Multiply(TSimd.Multiply(x, TSimd.Broadcast(0.5f)), TSimd.Add(erf, TSimd.Broadcast(1)));
    }
}

/// <summary>(1 + tanh u)/2 is σ(2u), which keeps its relative precision below 0; 2u = √(8/π)·(x + 0.044715·x³).</summary>
internal readonly struct GeluTanhFunction : IUnaryFunction
{
    private const float Linear = 1.5957691f;
    private const float Cubic = 0.071354814f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var factor = TSimd.MultiplyAdd(TSimd.Multiply(x, x), TSimd.Broadcast(Cubic), TSimd.Broadcast(Linear));
        return TSimd.Multiply(x, VectorMath.Sigmoid(TSimd.Multiply(x, factor)));
    }
}
