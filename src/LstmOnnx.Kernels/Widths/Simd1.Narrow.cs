using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

public readonly unsafe partial struct Simd1
{
    /// <summary>Sign, exponent and fraction of a float16 once its word was shifted right by three.</summary>
    internal const int Float16Bits = unchecked((int)0x8FFFE000);

    /// <summary>2¹¹², by which the exponents of float16 and float lie apart.</summary>
    internal const float Float16Scale = 5.192296858534828e33f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBFloat16(float* source, out Simd1 low, out Simd1 high)
    {
        var word = *(int*)source;
        low = OfBits(word << 16);
        high = OfBits(word & unchecked((int)0xFFFF0000));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitFloat16(float* source, out Simd1 low, out Simd1 high)
    {
        var word = *(int*)source;
        low = new(BitConverter.Int32BitsToSingle(((word << 16) >> 3) & Float16Bits) * Float16Scale);
        high = new(BitConverter.Int32BitsToSingle((word >> 3) & Float16Bits) * Float16Scale);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 JoinHalves(Simd1 low, Simd1 high) => OfBits((Bits(low) & 0xFFFF) | (Bits(high) << 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 WidenBytes(sbyte* source) => OfBits((source[0] & 0xFFFF) | (source[1] << 16));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 MultiplyAddHalves(Simd1 left, Simd1 right, Simd1 sums)
    {
        var (l, r) = (Bits(left), Bits(right));
        return OfBits(Bits(sums) + ((short)l * (short)r) + ((l >> 16) * (r >> 16)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 FromIntegers(Simd1 integers) => new(Bits(integers));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(Simd1 value) => BitConverter.SingleToInt32Bits(value._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Simd1 OfBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));
}
