using System.Runtime.CompilerServices;
using static LstmOnnx.Kernels.TrainingLanes;

namespace LstmOnnx.Kernels;

/// <summary>
/// <see cref="TrainingCell{TSimd}"/> with peepholes P [3H] i, o, f: gates i and f also see c₋, gate o sees c. A class of its own leaves the plain loops as they are.
/// </summary>
internal static unsafe class PeepholeTrainingCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>i = σ(î + P_i∘c₋), f = σ(f̂ + P_f∘c₋), g = tanh ĝ, c = f∘c₋ + i∘g, o = σ(ô + P_o∘c), h = o∘tanh c, from pre-activations î, ô, f̂, ĝ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Forward(int batchSize, int hiddenSize, float* gates, float* peepholes, float* previousCell, float* cell, float* tanhCell, float* hidden)
    {
        for (var row = 0; row < batchSize; row++)
        {
            for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
            {
                var lanes = hiddenSize - unit;
                var previous = Read<TSimd>(previousCell + unit, lanes);
                var input = CellMath.Sigmoid(See(peepholes + unit, previous, gates + unit, lanes));
                var forget = CellMath.Sigmoid(See(peepholes + (2 * hiddenSize) + unit, previous, gates + (2 * hiddenSize) + unit, lanes));
                var candidate = CellMath.Tanh(Read<TSimd>(gates + (3 * hiddenSize) + unit, lanes));
                var newCell = TSimd.MultiplyAdd(forget, previous, TSimd.Multiply(input, candidate));
                var output = CellMath.Sigmoid(See(peepholes + hiddenSize + unit, newCell, gates + hiddenSize + unit, lanes));
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
    /// From h = o∘tanh c: dô = dL/dh∘tanh c∘o(1 − o). c has three ways on, to the next step, through tanh and through o's peephole:
    /// d = dL/dc + dL/dh∘o∘(1 − tanh²c) + dô∘P_o. From c = f∘c₋ + i∘g: dî = d∘g∘i(1 − i), df̂ = d∘c₋∘f(1 − f), dĝ = d∘i∘(1 − g²).
    /// c₋ has three too: dL/dc₋ = d∘f + dî∘P_i + df̂∘P_f, which takes dCell's place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Backward(
        int batchSize, int hiddenSize, float* gates, float* peepholes, float* previousCell, float* tanhCell, float* dHidden, float* dCell, float* dGates)
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

                var dOutput = TSimd.Multiply(TSimd.Multiply(dH, tanh), SigmoidSlope(one, output));
                var throughHidden = TSimd.Multiply(TSimd.Multiply(dH, output), TanhSlope(one, tanh));
                var dC = TSimd.Add(Read<TSimd>(dCell + unit, lanes), throughHidden);
                dC = TSimd.MultiplyAdd(dOutput, Read<TSimd>(peepholes + hiddenSize + unit, lanes), dC);
                var dInput = TSimd.Multiply(TSimd.Multiply(dC, candidate), SigmoidSlope(one, input));
                var dForget = TSimd.Multiply(TSimd.Multiply(dC, Read<TSimd>(previousCell + unit, lanes)), SigmoidSlope(one, forget));
                var dCandidate = TSimd.Multiply(TSimd.Multiply(dC, input), TanhSlope(one, candidate));
                var dPrevious = TSimd.MultiplyAdd(dInput, Read<TSimd>(peepholes + unit, lanes), TSimd.Multiply(dC, forget));
                dPrevious = TSimd.MultiplyAdd(dForget, Read<TSimd>(peepholes + (2 * hiddenSize) + unit, lanes), dPrevious);

                Write(dInput, dGates + unit, lanes);
                Write(dOutput, dGates + hiddenSize + unit, lanes);
                Write(dForget, dGates + (2 * hiddenSize) + unit, lanes);
                Write(dCandidate, dGates + (3 * hiddenSize) + unit, lanes);
                Write(dPrevious, dCell + unit, lanes);
            }
            gates += 4 * hiddenSize;
            previousCell += hiddenSize;
            tanhCell += hiddenSize;
            dHidden += hiddenSize;
            dCell += hiddenSize;
            dGates += 4 * hiddenSize;
        }
    }

    // A pre-activation and what its peephole adds.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd See(float* peephole, TSimd cell, float* gate, int lanes) =>
        TSimd.MultiplyAdd(Read<TSimd>(peephole, lanes), cell, Read<TSimd>(gate, lanes));
}
