using System.Runtime.CompilerServices;

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
                var input = CellMath.Sigmoid(Read(gates + unit, lanes));
                var output = CellMath.Sigmoid(Read(gates + hiddenSize + unit, lanes));
                var forget = CellMath.Sigmoid(Read(gates + (2 * hiddenSize) + unit, lanes));
                var candidate = CellMath.Tanh(Read(gates + (3 * hiddenSize) + unit, lanes));
                var newCell = TSimd.MultiplyAdd(forget, Read(previousCell + unit, lanes), TSimd.Multiply(input, candidate));
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
                var input = Read(gates + unit, lanes);
                var output = Read(gates + hiddenSize + unit, lanes);
                var forget = Read(gates + (2 * hiddenSize) + unit, lanes);
                var candidate = Read(gates + (3 * hiddenSize) + unit, lanes);
                var tanh = Read(tanhCell + unit, lanes);
                var dH = Read(dHidden + unit, lanes);

                var dOutput = TSimd.Multiply(dH, tanh);
                var throughHidden = TSimd.Multiply(TSimd.Multiply(dH, output), OneLessSquare(one, tanh));
                var dC = TSimd.Add(Read(dCell + unit, lanes), throughHidden);
                var dInput = TSimd.Multiply(dC, candidate);
                var dForget = TSimd.Multiply(dC, Read(previousCell + unit, lanes));
                var dCandidate = TSimd.Multiply(dC, input);

                Write(TSimd.Multiply(dInput, Slope(one, input)), dGates + unit, lanes);
                Write(TSimd.Multiply(dOutput, Slope(one, output)), dGates + hiddenSize + unit, lanes);
                Write(TSimd.Multiply(dForget, Slope(one, forget)), dGates + (2 * hiddenSize) + unit, lanes);
                Write(TSimd.Multiply(dCandidate, OneLessSquare(one, candidate)), dGates + (3 * hiddenSize) + unit, lanes);
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

    // σ' = σ(1 − σ).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Slope(TSimd one, TSimd sigmoid) => TSimd.Multiply(sigmoid, TSimd.Subtract(one, sigmoid));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd OneLessSquare(TSimd one, TSimd value) => TSimd.MultiplyAdd(TSimd.Negate(value), value, one);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TSimd Read(float* source, int lanes) => lanes >= TSimd.Count ? TSimd.Load(source) : TSimd.LoadPartial(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write(TSimd value, float* destination, int lanes)
    {
        if (lanes >= TSimd.Count)
            TSimd.Store(value, destination);
        else
            TSimd.StorePartial(value, destination, lanes);
    }
}
