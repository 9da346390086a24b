using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

public readonly unsafe partial struct Simd256
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBFloat16(float* source, out Simd256 low, out Simd256 high)
    {
        var words = Vector256.Load((int*)source);
        low = new((words << 16).AsSingle());
        high = new((words & Vector256.Create(unchecked((int)0xFFFF0000))).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitFloat16(float* source, out Simd256 low, out Simd256 high)
    {
        var (words, bits, scale) = (Vector256.Load((int*)source), Vector256.Create(Simd1.Float16Bits), Vector256.Create(Simd1.Float16Scale));
        low = new((((words << 16) >> 3) & bits).AsSingle() * scale);
        high = new(((words >> 3) & bits).AsSingle() * scale);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 JoinHalves(Simd256 low, Simd256 high) =>
        new(((low._lanes.AsInt32() & Vector256.Create(0xFFFF)) | (high._lanes.AsInt32() << 16)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 WidenBytes(sbyte* source) => new(Avx2.ConvertToVector256Int16(source).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 MultiplyAddHalves(Simd256 left, Simd256 right, Simd256 sums)
    {
        var (l, r) = (left._lanes.AsInt16(), right._lanes.AsInt16());
        return new((AvxVnni.IsSupported ? AvxVnni.MultiplyWideningAndAdd(sums._lanes.AsInt32(), l, r) : Avx2.MultiplyAddAdjacent(l, r) + sums._lanes.AsInt32()).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd256 FromIntegers(Simd256 integers) => new(Vector256.ConvertToSingle(integers._lanes.AsInt32()));
}
