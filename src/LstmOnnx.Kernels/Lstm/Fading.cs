using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LstmOnnx.Kernels;

/// <summary>
/// Keeps what fades away from the denormal numbers, on which some processors take a hundred cycles an instruction; .NET cannot switch them off. A cell state below 2^-80 becomes 0, and h with it; an input below 2^-100 is
/// taken as 0: products with weights of 2^-26 and more stay normal, and 2^-80 is 2^-58 of what a cell's error may be.
/// </summary>
internal static unsafe class Fading
{
    private const float LeastState = 8.271806e-25f;

    private const float LeastInput = 7.888609e-31f;

    /// <summary>The value, or 0 where <paramref name="state"/> has faded. NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd State<TSimd>(TSimd state, TSimd value)
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.SelectLess(TSimd.Abs(state), TSimd.Broadcast(LeastState), TSimd.Zero, value);

    /// <summary>Whether an input other than 0 has faded. Reads nothing beyond <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIn(float* inputs, nint count) => count < Vector128<float>.Count || !Vector128.IsHardwareAccelerated ? OneByOne(inputs, count) : Vectors(inputs, count);

    /// <summary>Copies inputs, with 0 for those that have faded. NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* inputs, float* destination, int count)
    {
        var least = Vector128.Create(LeastInput);
        var i = 0;
        for (; i <= count - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var value = Vector128.Load(inputs + i);
            Vector128.AndNot(value, Vector128.LessThan(Vector128.Abs(value), least)).Store(destination + i);
        }
        for (; i < count; i++)
            destination[i] = MathF.Abs(inputs[i]) < LeastInput ? 0 : inputs[i];
    }

    private static bool OneByOne(float* inputs, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            if (inputs[i] != 0 && MathF.Abs(inputs[i]) < LeastInput)
                return true;
        }
        return false;
    }

    // Bits without their sign, minus one: 0 becomes the largest of all. The last vector may overlap the one before.
    private static bool Vectors(float* inputs, nint count)
    {
        var bits = (uint*)inputs;
        var bound = (BitConverter.SingleToUInt32Bits(LeastInput) << 1) - 1;
        if (Vector256.IsHardwareAccelerated && count >= Vector256<uint>.Count)
        {
            var least = Distance(Vector256.Load(bits + count - Vector256<uint>.Count));
            for (nint i = 0; i < count - Vector256<uint>.Count; i += Vector256<uint>.Count)
                least = Vector256.Min(least, Distance(Vector256.Load(bits + i)));
            return Vector256.LessThanAny(least, Vector256.Create(bound));
        }
        else
        {
            var least = Distance(Vector128.Load(bits + count - Vector128<uint>.Count));
            for (nint i = 0; i < count - Vector128<uint>.Count; i += Vector128<uint>.Count)
                least = Vector128.Min(least, Distance(Vector128.Load(bits + i)));
            return Vector128.LessThanAny(least, Vector128.Create(bound));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Distance(Vector256<uint> bits) => bits + bits - Vector256<uint>.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Distance(Vector128<uint> bits) => bits + bits - Vector128<uint>.One;
}
