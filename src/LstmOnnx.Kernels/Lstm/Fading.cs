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
        where TSimd : unmanaged, ISimd<TSimd> => TSimd.ZeroIfLess(TSimd.Abs(state), TSimd.Broadcast(LeastState), value);

    /// <summary>Whether an input other than 0 has faded. Reads nothing beyond <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsIn(float* inputs, nint count)
    {
        // Bits without their sign, minus one: 0 becomes the largest of all.
        var bits = (uint*)inputs;
        var bound = (BitConverter.SingleToUInt32Bits(LeastInput) << 1) - 1;
        nint i = 0;
        if (Vector128.IsHardwareAccelerated && count >= Vector128<uint>.Count)
        {
            // Vectors of four, as large as what copies write: a load that spans two stores waits for both.
            var least = Vector128<uint>.AllBitsSet;
            for (; i <= count - Vector128<uint>.Count; i += Vector128<uint>.Count)
            {
                var four = Vector128.Load(bits + i);
                least = Vector128.Min(least, four + four - Vector128<uint>.One);
            }
            if (Vector128.LessThanAny(least, Vector128.Create(bound)))
                return true;
        }
        for (; i < count; i++)
        {
            if ((bits[i] << 1) - 1 < bound)
                return true;
        }
        return false;
    }

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
}
