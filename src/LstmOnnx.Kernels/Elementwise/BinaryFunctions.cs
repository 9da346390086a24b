using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>A function of two vectors, as a type, so that each loop is compiled around its own.</summary>
internal interface IBinaryFunction
{
    static abstract TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd>;
}

internal readonly struct AddFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Add(left, right);
}

internal readonly struct SubtractFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Subtract(left, right);
}

internal readonly struct MultiplyFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Multiply(left, right);
}

internal readonly struct DivideFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Divide(left, right);
}

internal readonly struct MinimumFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Minimum(left, right);
}

internal readonly struct MaximumFunction : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.Maximum(left, right);
}

internal readonly struct LeakyReluOfSlopes : IBinaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Apply<TSimd>(TSimd left, TSimd right)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(left, TSimd.Zero, TSimd.Multiply(left, right), left);
}
