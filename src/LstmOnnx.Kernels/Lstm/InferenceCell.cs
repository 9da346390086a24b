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
        return Hidden(TSimd.MultiplyAdd(previousCell, CellMath.Sigmoid(forget), added), CellMath.SigmoidDenominator(output), out cell);
    }

    /// <summary>The half that does not wait for the old cell, σ(i)·tanh g, 1/σ(o) and σ(f), for passes over many units: the bits of <see cref="Step"/>, in an order of more throughput and more latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gates<TSimd>(TSimd input, TSimd output, TSimd forget, TSimd candidate, out TSimd added, out TSimd outputDenominator, out TSimd kept)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        CellMath.Denominators(input, forget, output, candidate, out var inputDenominator, out var forgetDenominator, out outputDenominator, out var numerator, out var denominator);
        added = TSimd.Divide(numerator, TSimd.Multiply(inputDenominator, denominator));
        kept = TSimd.Divide(TSimd.Broadcast(1), forgetDenominator);
    }

    /// <summary>The other half: h from f∘c₋ + i∘g and 1/σ(o).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TSimd Hidden<TSimd>(TSimd next, TSimd outputDenominator, out TSimd cell)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (numerator, denominator) = CellMath.TanhFraction(next);
        var hidden = TSimd.Divide(numerator, TSimd.Multiply(outputDenominator, denominator));
        // Beside the chain to h, not in it.
        cell = Fading.State(next, next);
        return Fading.State(next, hidden);
    }
}
