using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LstmOnnx.Kernels;

public readonly unsafe partial struct Simd128
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitBFloat16(float* source, out Simd128 low, out Simd128 high)
    {
        var words = Vector128.Load((int*)source);
        low = new((words << 16).AsSingle());
        high = new((words & Vector128.Create(unchecked((int)0xFFFF0000))).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SplitFloat16(float* source, out Simd128 low, out Simd128 high)
    {
        var (words, bits, scale) = (Vector128.Load((int*)source), Vector128.Create(Simd1.Float16Bits), Vector128.Create(Simd1.Float16Scale));
        low = new((((words << 16) >> 3) & bits).AsSingle() * scale);
        high = new(((words >> 3) & bits).AsSingle() * scale);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 JoinHalves(Simd128 low, Simd128 high) =>
        new(((low._lanes.AsInt32() & Vector128.Create(0xFFFF)) | (high._lanes.AsInt32() << 16)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 WidenBytes(sbyte* source) => new(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)source).AsSByte()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAddHalves(Simd128 left, Simd128 right, Simd128 sums)
    {
        var (l, r) = (left._lanes.AsInt16(), right._lanes.AsInt16());
        if (AvxVnni.IsSupported)
            return new(AvxVnni.MultiplyWideningAndAdd(sums._lanes.AsInt32(), l, r).AsSingle());
        if (Sse2.IsSupported)
            return new((Sse2.MultiplyAddAdjacent(l, r) + sums._lanes.AsInt32()).AsSingle());
        return new((AdvSimd.Arm64.IsSupported ? ArmProducts(l, r) + sums._lanes.AsInt32() : PlainProducts(l.AsInt32(), r.AsInt32()) + sums._lanes.AsInt32()).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 FromIntegers(Simd128 integers) => new(Vector128.ConvertToSingle(integers._lanes.AsInt32()));

    /// <summary>The sums of products of halves by shifts and 32-bit multiplications, on any processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<int> PlainProducts(Vector128<int> left, Vector128<int> right) =>
        (((left << 16) >> 16) * ((right << 16) >> 16)) + ((left >> 16) * (right >> 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> ArmProducts(Vector128<short> left, Vector128<short> right) =>
        AdvSimd.Arm64.AddPairwise(AdvSimd.MultiplyWideningLower(left.GetLower(), right.GetLower()), AdvSimd.MultiplyWideningUpper(left, right));
}
