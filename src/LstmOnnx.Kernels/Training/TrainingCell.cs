using System.Runtime.CompilerServices;
using static LstmOnnx.Kernels.TrainingLanes;

namespace LstmOnnx.Kernels;

/// <summary>
/// The elementwise part of an LSTM step in training, rows [B] one after the other: gates [4H] iofc, states [H]. A lane is a unit; the last
/// lanes of a row run the same code over zeros.
/// </summary>
internal static unsafe class TrainingCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>Pre-activations in <paramref name="gates"/> become activated gates; c = f∘c₋ + i∘g, h = o∘tanh c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(int batchSize, int hiddenSize, float* gates, float* previousCell, float* cell, float* tanhCell, float* hidden)
    {
        for (var row = 0; row < batchSize; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                var lanes = hiddenSize - unit;
                var input = CellMath.Sigmoid(Read<TSimd>(gates + unit, lanes));
                var output = CellMath.Sigmoid(Read<TSimd>(gates + hiddenSize + unit, lanes));
                var forget = CellMath.Sigmoid(Read<TSimd>(gates + (2 * hiddenSize) + unit, lanes));
                var candidate = CellMath.Tanh(Read<TSimd>(gates + (3 * hiddenSize) + unit, lanes));
                var newCell = TSimd.MultiplyAdd(forget, Read<TSimd>(previousCell + unit, lanes), TSimd.Multiply(input, candidate));
                var tanh = CellMath.Tanh(newCell);
                Write(input, gates + unit, lanes);
                Write(output, gates + hiddenSize + unit, lanes);
                Write(forget, gates + (2 * hiddenSize) + unit, lanes);
                Write(candidate, gates + (3 * hiddenSize) + unit, lanes);
                Write(newCell, cell + unit, lanes);
                Write(tanh, tanhCell + unit, lanes);
                Write(TSimd.Multiply(output, tanh), hidden + unit, lanes);
            }
            gates += 4 * hiddenSize;
            previousCell += hiddenSize;
            cell += hiddenSize;
            tanhCell += hiddenSize;
            hidden += hiddenSize;
        }
    }

    /// <summary>
    /// dGates are dL/d(pre-activations). With d = dL/dc + dL/dh∘o∘(1 − tanh²c): di = d∘g∘i(1 − i), do = dL/dh∘tanh c∘o(1 − o),
    /// df = d∘c₋∘f(1 − f), dg = d∘i∘(1 − g²), and dL/dc₋ = d∘f takes dCell's place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(int batchSize, int hiddenSize, float* gates, float* previousCell, float* tanhCell, float* dHidden, float* dCell, float* dGates)
    {
        var one = TSimd.Broadcast(1);
        for (var row = 0; row < batchSize; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                var lanes = hiddenSize - unit;
                var input = Read<TSimd>(gates + unit, lanes);
                var output = Read<TSimd>(gates + hiddenSize + unit, lanes);
                var forget = Read<TSimd>(gates + (2 * hiddenSize) + unit, lanes);
                var candidate = Read<TSimd>(gates + (3 * hiddenSize) + unit, lanes);
                var tanh = Read<TSimd>(tanhCell + unit, lanes);
                var dH = Read<TSimd>(dHidden + unit, lanes);

                var dOutput = TSimd.Multiply(dH, tanh);
                var throughHidden = TSimd.Multiply(TSimd.Multiply(dH, output), TanhSlope(one, tanh));
                var dC = TSimd.Add(Read<TSimd>(dCell + unit, lanes), throughHidden);
                var dInput = TSimd.Multiply(dC, candidate);
                var dForget = TSimd.Multiply(dC, Read<TSimd>(previousCell + unit, lanes));
                var dCandidate = TSimd.Multiply(dC, input);

                Write(TSimd.Multiply(dInput, SigmoidSlope(one, input)), dGates + unit, lanes);
                Write(TSimd.Multiply(dOutput, SigmoidSlope(one, output)), dGates + hiddenSize + unit, lanes);
                Write(TSimd.Multiply(dForget, SigmoidSlope(one, forget)), dGates + (2 * hiddenSize) + unit, lanes);
                Write(TSimd.Multiply(dCandidate, TanhSlope(one, candidate)), dGates + (3 * hiddenSize) + unit, lanes);
                Write(TSimd.Multiply(dC, forget), dCell + unit, lanes);
            }
            gates += 4 * hiddenSize;
            previousCell += hiddenSize;
            tanhCell += hiddenSize;
            dHidden += hiddenSize;
            dCell += hiddenSize;
            dGates += 4 * hiddenSize;
        }
    }
}
