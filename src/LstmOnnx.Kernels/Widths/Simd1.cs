using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>One lane: plain scalar code, for machines without vectors and as the yardstick of the others.</summary>
public readonly unsafe partial struct Simd1 : ISimd<Simd1>
{
    /// <summary>The bits of √½.</summary>
    internal const int RootOfHalf = 0x3F3504F3;

    private readonly float _lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd1(float lane) => _lane = lane;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Scalar;

    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static int Registers => 16;

    /// <inheritdoc/>
    public static Simd1 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(0);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Broadcast(float value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Load(float* source) => new(*source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd1 value, float* destination) => *destination = value._lane;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 LoadPartial(float* source, int count) => count > 0 ? new(*source) : default;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Simd1 value, float* destination, int count)
    {
        if (count > 0)
            *destination = value._lane;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Add(Simd1 left, Simd1 right) => new(left._lane + right._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Subtract(Simd1 left, Simd1 right) => new(left._lane - right._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Multiply(Simd1 left, Simd1 right) => new(left._lane * right._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Divide(Simd1 left, Simd1 right) => new(left._lane / right._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 MultiplyAdd(Simd1 left, Simd1 right, Simd1 addend) =>
        new(float.MultiplyAddEstimate(left._lane, right._lane, addend._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 MultiplyAdd(Simd1 left, float* right, Simd1 addend) =>
        new(float.MultiplyAddEstimate(left._lane, *right, addend._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 AtLeast(Simd1 bound, Simd1 value) => new(bound._lane > value._lane ? bound._lane : value._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 AtMost(Simd1 bound, Simd1 value) => new(bound._lane < value._lane ? bound._lane : value._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Maximum(Simd1 left, Simd1 right) => new(MathF.Max(left._lane, right._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Minimum(Simd1 left, Simd1 right) => new(MathF.Min(left._lane, right._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Abs(Simd1 value) => new(MathF.Abs(value._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Negate(Simd1 value) => new(-value._lane);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Sqrt(Simd1 value) => new(MathF.Sqrt(value._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 CopySign(Simd1 magnitude, Simd1 sign) => new(MathF.CopySign(magnitude._lane, sign._lane));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 SelectLess(Simd1 left, Simd1 right, Simd1 whenTrue, Simd1 whenFalse) =>
        left._lane < right._lane ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ZeroIfLess(Simd1 left, Simd1 right, Simd1 value) =>
        left._lane < right._lane ? default : value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ScaleByExponent(Simd1 value, Simd1 exponent) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value._lane) + (BitConverter.SingleToInt32Bits(exponent._lane) << 23)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 SplitExponent(Simd1 value, out Simd1 exponent)
    {
        var bits = BitConverter.SingleToInt32Bits(value._lane);
        var n = (bits - RootOfHalf) >> 23;
        exponent = new(n);
        return new(BitConverter.Int32BitsToSingle(bits - (n << 23)));
    }
}
