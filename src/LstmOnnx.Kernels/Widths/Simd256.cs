using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

/// <summary>Eight lanes: AVX2 and FMA.</summary>
public readonly unsafe partial struct Simd256 : ISimd<Simd256>
{
    private readonly Vector256<float> _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd256(Vector256<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits256;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static int Registers => 16;

    /// <inheritdoc/>
    public static Simd256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd256 value, float* destination) => value._lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 LoadPartial(float* source, int count) => new(count < 8 ? LoadLess(source, count) : Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Simd256 value, float* destination, int count)
    {
        if (count < 8)
            StoreLess(value._lanes, destination, count);
        else
            value._lanes.Store(destination);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Add(Simd256 left, Simd256 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Subtract(Simd256 left, Simd256 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Multiply(Simd256 left, Simd256 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Divide(Simd256 left, Simd256 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyAdd(Simd256 left, Simd256 right, Simd256 addend) =>
        new(Fma.MultiplyAdd(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyAdd(Simd256 left, float* right, Simd256 addend) =>
        new(Fma.MultiplyAdd(left._lanes, Vector256.Load(right), addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 AtLeast(Simd256 bound, Simd256 value) => new(Vector256.MaxNative(bound._lanes, value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 AtMost(Simd256 bound, Simd256 value) => new(Vector256.MinNative(bound._lanes, value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Maximum(Simd256 left, Simd256 right) => new(Vector256.Max(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Minimum(Simd256 left, Simd256 right) => new(Vector256.Min(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Abs(Simd256 value) => new(Vector256.Abs(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Negate(Simd256 value) => new(-value._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 Sqrt(Simd256 value) => new(Vector256.Sqrt(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 CopySign(Simd256 magnitude, Simd256 sign) => new(Vector256.CopySign(magnitude._lanes, sign._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 SelectLess(Simd256 left, Simd256 right, Simd256 whenTrue, Simd256 whenFalse) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 ZeroIfLess(Simd256 left, Simd256 right, Simd256 value) =>
        new(Vector256.AndNot(value._lanes, Vector256.LessThan(left._lanes, right._lanes)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 ScaleByExponent(Simd256 value, Simd256 exponent) =>
        new((value._lanes.AsInt32() + (exponent._lanes.AsInt32() << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 SplitExponent(Simd256 value, out Simd256 exponent)
    {
        var n = (value._lanes.AsInt32() - Vector256.Create(Simd1.RootOfHalf)) >> 23;
        exponent = new(Vector256.ConvertToSingle(n));
        return new((value._lanes.AsInt32() - (n << 23)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> LoadLess(float* source, int count)
    {
        var four = Simd128.LoadLess(source + (count & 4), count);
        return (count & 4) != 0 ? Vector256.Create(Vector128.Load(source), four) : Vector256.Create(four, Vector128<float>.Zero);
    }

    // In halves: masked stores are slow on some processors, or slow to be read back.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreLess(Vector256<float> lanes, float* destination, int count)
    {
        var four = lanes.GetLower();
        if ((count & 4) != 0)
        {
            four.Store(destination);
            four = lanes.GetUpper();
            destination += 4;
        }
        Simd128.StoreLess(four, destination, count);
    }
}
