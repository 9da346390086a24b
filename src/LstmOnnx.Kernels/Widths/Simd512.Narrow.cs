using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

public readonly unsafe partial struct Simd512
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBFloat16(float* source, out Simd512 low, out Simd512 high)
    {
        var words = Vector512.Load((int*)source);
        low = new((words << 16).AsSingle());
        high = new((words & Vector512.Create(unchecked((int)0xFFFF0000))).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitFloat16(float* source, out Simd512 low, out Simd512 high)
    {
        var (words, bits, scale) = (Vector512.Load((int*)source), Vector512.Create(Simd1.Float16Bits), Vector512.Create(Simd1.Float16Scale));
        low = new((((words << 16) >> 3) & bits).AsSingle() * scale);
        high = new(((words >> 3) & bits).AsSingle() * scale);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 JoinHalves(Simd512 low, Simd512 high) =>
        new(((low._lanes.AsInt32() & Vector512.Create(0xFFFF)) | (high._lanes.AsInt32() << 16)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 WidenBytes(sbyte* source) => new(Avx512BW.ConvertToVector512Int16(Vector256.Load(source)).AsSingle());

    // AVX-512's own dot products have no types in .NET 10.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 MultiplyAddHalves(Simd512 left, Simd512 right, Simd512 sums) =>
        new((Avx512BW.MultiplyAddAdjacent(left._lanes.AsInt16(), right._lanes.AsInt16()) + sums._lanes.AsInt32()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 FromIntegers(Simd512 integers) => new(Vector512.ConvertToSingle(integers._lanes.AsInt32()));
}
