using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>A function of one vector, as a type, so that each loop is compiled around its own.</summary>
internal interface IUnaryFunction
{
    static abstract TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd>;
}

internal readonly struct ExpFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => VectorMath.Exp(x);
}

internal readonly struct SigmoidFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => VectorMath.Sigmoid(x);
}

internal readonly struct TanhFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => VectorMath.Tanh(x);
}

internal readonly struct ReluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.AtLeast(TSimd.Zero, x);
}

internal readonly struct NegateFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Negate(x);
}

internal readonly struct SqrtFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Sqrt(x);
}

internal readonly struct AbsFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd x)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Abs(x);
}
