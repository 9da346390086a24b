using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// The new hidden state and cell of a vector of units from its four pre-activations. Products of activations share a division:
/// c = c₋/(1 + e^−f) + (e^2g − 1)/((1 + e^−i)(e^2g + 1)), h = (e^2c − 1)/((1 + e^−o)(e^2c + 1)). Absolute error of h and of each product ≤ 3e-7.
/// Where c is below 2^-80, both are 0 (<see cref="Fading"/>).
/// </summary>
internal static class InferenceCell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Step<TSimd>(TSimd input, TSimd output, TSimd forget, TSimd candidate, TSimd previousCell, out TSimd cell)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (numerator, denominator) = CellMath.TanhFraction(candidate);
        var added = TSimd.Divide(numerator, TSimd.Multiply(CellMath.SigmoidDenominator(input), denominator));
        var next = TSimd.MultiplyAdd(previousCell, CellMath.Sigmoid(forget), added);
        var (cellNumerator, cellDenominator) = CellMath.TanhFraction(next);
        var hidden = TSimd.Divide(cellNumerator, TSimd.Multiply(CellMath.SigmoidDenominator(output), cellDenominator));
        // Beside the chain to h, not in it.
        cell = Fading.State(next, next);
        return Fading.State(next, hidden);
    }
}
