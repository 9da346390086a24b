using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>What the cells of training share: reading and writing the lanes a row has left, and the slopes of activations from their values.</summary>
internal static unsafe class TrainingLanes
{
    /// <summary>σ' = σ(1 − σ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd SigmoidSlope<TSimd>(TSimd one, TSimd sigmoid)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.Multiply(sigmoid, TSimd.Subtract(one, sigmoid));

    /// <summary>tanh' = 1 − tanh².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd TanhSlope<TSimd>(TSimd one, TSimd tanh)
        where TSimd : unmanaged, ISimd<TSimd> =>
        TSimd.MultiplyAdd(TSimd.Negate(tanh), tanh, one);

    /// <summary>A whole vector, or the last lanes of a row and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Read<TSimd>(float* source, int lanes)
        where TSimd : unmanaged, ISimd<TSimd> =>
        lanes >= TSimd.Count ? TSimd.Load(source) : TSimd.LoadPartial(source, lanes);

    /// <summary>A whole vector, or the last lanes of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<TSimd>(TSimd value, float* destination, int lanes)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        if (lanes >= TSimd.Count)
            TSimd.Store(value, destination);
        else
            TSimd.StorePartial(value, destination, lanes);
    }
}
