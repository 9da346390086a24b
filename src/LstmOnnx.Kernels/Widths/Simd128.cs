using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace LstmOnnx.Kernels;

/// <summary>Four lanes: SSE on x86, with FMA where the machine has it; NEON on ARM.</summary>
public readonly unsafe partial struct Simd128 : ISimd<Simd128>
{
    private readonly Vector128<float> _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Simd128(Vector128<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static SimdWidth Width => SimdWidth.Bits128;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static int Registers => AdvSimd.IsSupported ? 32 : 16;

    /// <inheritdoc/>
    public static Simd128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Load(float* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Simd128 value, float* destination) => value._lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 LoadPartial(float* source, int count) => new(count < 4 ? LoadLess(source, count) : Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(Simd128 value, float* destination, int count)
    {
        if (count < 4)
            StoreLess(value._lanes, destination, count);
        else
            value._lanes.Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> LoadLess(float* source, int count)
    {
        var one = (count & 1) != 0 ? Vector128.CreateScalar(source[count & 2]) : Vector128<float>.Zero;
        // Two floats travel as the bits of a double.
        return (count & 2) != 0 ? Vector128.Create(*(double*)source, one.AsDouble().ToScalar()).AsSingle() : one;
    }

    // The low two bits of the count say how many lanes go.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StoreLess(Vector128<float> lanes, float* destination, int count)
    {
        var pairs = lanes.AsDouble();
        if ((count & 2) != 0)
        {
            *(double*)destination = pairs.ToScalar();
            pairs = Vector128.CreateScalar(pairs.GetElement(1));
            destination += 2;
        }
        if ((count & 1) != 0)
            *destination = pairs.AsSingle().ToScalar();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Add(Simd128 left, Simd128 right) => new(left._lanes + right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Subtract(Simd128 left, Simd128 right) => new(left._lanes - right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Multiply(Simd128 left, Simd128 right) => new(left._lanes * right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Divide(Simd128 left, Simd128 right) => new(left._lanes / right._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 left, Simd128 right, Simd128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._lanes, right._lanes, addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 MultiplyAdd(Simd128 left, float* right, Simd128 addend) =>
        new(Vector128.MultiplyAddEstimate(left._lanes, Vector128.Load(right), addend._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 AtLeast(Simd128 bound, Simd128 value) => new(Vector128.MaxNative(bound._lanes, value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 AtMost(Simd128 bound, Simd128 value) => new(Vector128.MinNative(bound._lanes, value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Maximum(Simd128 left, Simd128 right) => new(Vector128.Max(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Minimum(Simd128 left, Simd128 right) => new(Vector128.Min(left._lanes, right._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Abs(Simd128 value) => new(Vector128.Abs(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Negate(Simd128 value) => new(-value._lanes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 Sqrt(Simd128 value) => new(Vector128.Sqrt(value._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 CopySign(Simd128 magnitude, Simd128 sign) => new(Vector128.CopySign(magnitude._lanes, sign._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SelectLess(Simd128 left, Simd128 right, Simd128 whenTrue, Simd128 whenFalse) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(left._lanes, right._lanes), whenTrue._lanes, whenFalse._lanes));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ZeroIfLess(Simd128 left, Simd128 right, Simd128 value) =>
        new(Vector128.AndNot(value._lanes, Vector128.LessThan(left._lanes, right._lanes)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 ScaleByExponent(Simd128 value, Simd128 exponent) =>
        new((value._lanes.AsInt32() + (exponent._lanes.AsInt32() << 23)).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd128 SplitExponent(Simd128 value, out Simd128 exponent)
    {
        var n = (value._lanes.AsInt32() - Vector128.Create(Simd1.RootOfHalf)) >> 23;
        exponent = new(Vector128.ConvertToSingle(n));
        return new((value._lanes.AsInt32() - (n << 23)).AsSingle());
    }
}
