namespace LstmOnnx.Kernels;

/// <summary>
/// A vector of <see cref="Count"/> floats. Kernels are generic over it: the JIT compiles each once per width, with every call below one or two instructions.
/// All operations round to nearest and work lane by lane.
/// </summary>
/// <typeparam name="TSelf">The vector itself.</typeparam>
public unsafe partial interface ISimd<TSelf>
    where TSelf : unmanaged, ISimd<TSelf>
{
    /// <summary>Bits of the vector.</summary>
    static abstract SimdWidth Width { get; }

    /// <summary>Lanes.</summary>
    static abstract int Count { get; }

    /// <summary>How many vector registers a kernel can count on: 16 or 32.</summary>
    static abstract int Registers { get; }

    /// <summary>All lanes 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>All lanes <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>Reads <see cref="Count"/> floats, at any alignment.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Writes <see cref="Count"/> floats, at any alignment.</summary>
    static abstract void Store(TSelf value, float* destination);

    /// <summary>Reads the first <paramref name="count"/> floats, touching no others; the other lanes are 0.</summary>
    static abstract TSelf LoadPartial(float* source, int count);

    /// <summary>Writes the first <paramref name="count"/> lanes, touching no other floats.</summary>
    static abstract void StorePartial(TSelf value, float* destination, int count);

    /// <summary>left + right.</summary>
    static abstract TSelf Add(TSelf left, TSelf right);

    /// <summary>left − right.</summary>
    static abstract TSelf Subtract(TSelf left, TSelf right);

    /// <summary>left · right.</summary>
    static abstract TSelf Multiply(TSelf left, TSelf right);

    /// <summary>left / right.</summary>
    static abstract TSelf Divide(TSelf left, TSelf right);

    /// <summary>left · right + addend: rounded once where the machine has FMA at this width, else twice.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The same with <paramref name="right"/> read from memory, at any alignment: one instruction where the machine has one.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, float* right, TSelf addend);

    /// <summary>The larger of the two; <paramref name="value"/> where that is NaN.</summary>
    static abstract TSelf AtLeast(TSelf bound, TSelf value);

    /// <summary>The smaller of the two; <paramref name="value"/> where that is NaN.</summary>
    static abstract TSelf AtMost(TSelf bound, TSelf value);

    /// <summary>The larger of the two, as IEEE 754-2019 has it: NaN where either is, and 0 over −0.</summary>
    static abstract TSelf Maximum(TSelf left, TSelf right);

    /// <summary>The smaller of the two, as IEEE 754-2019 has it: NaN where either is, and −0 under 0.</summary>
    static abstract TSelf Minimum(TSelf left, TSelf right);

    /// <summary>|value|.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>−value.</summary>
    static abstract TSelf Negate(TSelf value);

    /// <summary>The square root, NaN below 0.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>|magnitude| with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>left &lt; right ? whenTrue : whenFalse.</summary>
    static abstract TSelf SelectLess(TSelf left, TSelf right, TSelf whenTrue, TSelf whenFalse);

    /// <summary>left &lt; right ? 0 : value.</summary>
    static abstract TSelf ZeroIfLess(TSelf left, TSelf right, TSelf value);

    /// <summary>
    /// value · 2ⁿ by adding n to the exponent field, where the low 9 bits of <paramref name="exponent"/> hold n in two's complement,
    /// as they do in 1.5·2²³ + n. The result must be a normal number.
    /// </summary>
    static abstract TSelf ScaleByExponent(TSelf value, TSelf exponent);

    /// <summary>The m of value = m · 2ⁿ with √½ ≤ m &lt; √2 and n in <paramref name="exponent"/>, for a normal number above 0.</summary>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);
}
