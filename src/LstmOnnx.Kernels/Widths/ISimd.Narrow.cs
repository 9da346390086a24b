namespace LstmOnnx.Kernels;

// What narrow weights need. Lanes are looked at as words of 32 bits, which a vector keeps as they are.
public unsafe partial interface ISimd<TSelf>
{
    /// <summary>Widens the bfloat16 in the low halves of <see cref="Count"/> words, and those in their high halves. Exact.</summary>
    static abstract void SplitBFloat16(float* source, out TSelf low, out TSelf high);

    /// <summary>Widens the finite float16 in the low halves of <see cref="Count"/> words, and those in their high halves. Exact, subnormal numbers included.</summary>
    static abstract void SplitFloat16(float* source, out TSelf low, out TSelf high);

    /// <summary>Words whose halves are the low 16 bits of <paramref name="low"/>'s and of <paramref name="high"/>'s.</summary>
    static abstract TSelf JoinHalves(TSelf low, TSelf high);

    /// <summary>Reads 2 · <see cref="Count"/> signed bytes as the 16-bit integers of <see cref="Count"/> words, the first in the first word's low half.</summary>
    static abstract TSelf WidenBytes(sbyte* source);

    /// <summary>
    /// In each word the sum of the products of both halves, as 16-bit integers, added to <paramref name="sums"/>, as a 32-bit integer. Exact as long as the sum fits; a product of −2¹⁵ with itself is not allowed.
    /// </summary>
    static abstract TSelf MultiplyAddHalves(TSelf left, TSelf right, TSelf sums);

    /// <summary>Words as 32-bit integers to floats, rounded once.</summary>
    static abstract TSelf FromIntegers(TSelf integers);
}
