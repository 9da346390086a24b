using System.Runtime.CompilerServices;
using static LstmOnnx.Kernels.TrainingLanes;

namespace LstmOnnx.Kernels;

/// <summary>
/// The elementwise part of a GRU step in training, linear_before_reset = 1, rows [B] one after the other: gates [4H] z, r, x-part a and recurrent part q of the
/// candidate; states [H]. A lane is a unit; the last lanes of a row run the same code over zeros.
/// </summary>
internal static unsafe class GruTrainingCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>z = σ(ẑ), r = σ(r̂), n = tanh(a + r∘q) in a's place, h = (1 − z)∘n + z∘h₋; q stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(int batchSize, int hiddenSize, float* gates, float* previousHidden, float* hidden)
    {
        var one = TSimd.Broadcast(1);
        for (var row = 0; row < batchSize; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                var lanes = hiddenSize - unit;
                var update = CellMath.Sigmoid(Read<TSimd>(gates + unit, lanes));
                var reset = CellMath.Sigmoid(Read<TSimd>(gates + hiddenSize + unit, lanes));
                var inputPart = Read<TSimd>(gates + (2 * hiddenSize) + unit, lanes);
                var recurrentPart = Read<TSimd>(gates + (3 * hiddenSize) + unit, lanes);
                var candidate = CellMath.Tanh(TSimd.MultiplyAdd(reset, recurrentPart, inputPart));
                var previous = Read<TSimd>(previousHidden + unit, lanes);
                Write(update, gates + unit, lanes);
                Write(reset, gates + hiddenSize + unit, lanes);
                Write(candidate, gates + (2 * hiddenSize) + unit, lanes);
                Write(TSimd.MultiplyAdd(update, previous, TSimd.Multiply(TSimd.Subtract(one, update), candidate)), hidden + unit, lanes);
            }
            gates += 4 * hiddenSize;
            previousHidden += hiddenSize;
            hidden += hiddenSize;
        }
    }

    /// <summary>
    /// dẑ = dL/dh∘(h₋ − n)∘z(1 − z), da = dL/dh∘(1 − z)∘(1 − n²), dr̂ = da∘q∘r(1 − r), dq = da∘r take the gates' places; h₋ gets dL/dh∘z.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(int batchSize, int hiddenSize, float* gates, float* previousHidden, float* dHidden, float* dPreviousHidden)
    {
        var one = TSimd.Broadcast(1);
        for (var row = 0; row < batchSize; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                var lanes = hiddenSize - unit;
                var update = Read<TSimd>(gates + unit, lanes);
                var reset = Read<TSimd>(gates + hiddenSize + unit, lanes);
                var candidate = Read<TSimd>(gates + (2 * hiddenSize) + unit, lanes);
                var recurrentPart = Read<TSimd>(gates + (3 * hiddenSize) + unit, lanes);
                var dH = Read<TSimd>(dHidden + unit, lanes);

                var dUpdate = TSimd.Multiply(dH, TSimd.Subtract(Read<TSimd>(previousHidden + unit, lanes), candidate));
                var dCandidate = TSimd.Multiply(TSimd.Multiply(dH, TSimd.Subtract(one, update)), TanhSlope(one, candidate));
                var dReset = TSimd.Multiply(dCandidate, recurrentPart);

                Write(TSimd.Multiply(dUpdate, SigmoidSlope(one, update)), gates + unit, lanes);
                Write(TSimd.Multiply(dReset, SigmoidSlope(one, reset)), gates + hiddenSize + unit, lanes);
                Write(dCandidate, gates + (2 * hiddenSize) + unit, lanes);
                Write(TSimd.Multiply(dCandidate, reset), gates + (3 * hiddenSize) + unit, lanes);
                Write(TSimd.Multiply(dH, update), dPreviousHidden + unit, lanes);
            }
            gates += 4 * hiddenSize;
            previousHidden += hiddenSize;
            dHidden += hiddenSize;
            dPreviousHidden += hiddenSize;
        }
    }
}
