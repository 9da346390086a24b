using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// GRU: h = (1 − z)∘h̃ + z∘h₋. With linear_before_reset h̃ = g((x·Wᵀ + Wb) + r∘(h·Rᵀ + Rb)) and a step is one pass; without it, h̃ = g((x·Wᵀ + (Wb + Rb)) + (r∘h)·Rᵀ) waits for a second product.
/// The default functions are fused into the pass, others run over the padded gates of a row. Where h̃ is a tanh, an h below 2^-80 becomes 0 (<see cref="Fading"/>). Absolute error of an activation of unit scale at most 3e-7.
/// </summary>
internal static unsafe class GruCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    /// <summary>A whole step with linear_before_reset.</summary>
    public static void Rows(PackedRecurrent packed, in CellStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var gates = step.Gates + ((nint)row * packed.Columns);
            var recurrent = step.Recurrent + ((nint)row * packed.Columns);
            var hidden = step.Hidden + (row * step.StateStride);
            if (packed.Cell.IsPlain)
            {
                Plain(packed, gates, recurrent, hidden);
                continue;
            }
            ActivateGates(packed, gates, recurrent);
            AddReset(packed, gates, recurrent);
            Activations<TSimd>.Apply(packed.Cell.Candidate, gates + (2 * packed.PaddedHiddenSize), packed.PaddedHiddenSize);
            Blend(packed, gates, hidden);
        }
    }

    /// <summary>The gates, and r∘h for the candidate's product.</summary>
    public static void Reset(PackedRecurrent packed, in CellStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var gates = step.Gates + ((nint)row * packed.Columns);
            var recurrent = step.Recurrent + ((nint)row * packed.Columns);
            var hidden = step.Hidden + (row * step.StateStride);
            ActivateGates(packed, gates, recurrent);
            var reset = gates + packed.PaddedHiddenSize;
            var to = step.Reset + ((nint)row * packed.PaddedHiddenSize);
            for (var unit = 0; unit < packed.HiddenSize; unit += TSimd.Count)
                TSimd.Store(TSimd.Multiply(TSimd.Load(reset + unit), TSimd.LoadPartial(hidden + unit, packed.HiddenSize - unit)), to + unit);
        }
    }

    /// <summary>The candidate, once its product is there, and the new state.</summary>
    public static void Finish(PackedRecurrent packed, in CellStep step)
    {
        var size = packed.PaddedHiddenSize;
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var gates = step.Gates + ((nint)row * packed.Columns);
            var recurrent = step.Recurrent + ((nint)row * packed.Columns);
            var hidden = step.Hidden + (row * step.StateStride);
            var candidate = gates + (2 * size);
            Activations<TSimd>.Add(recurrent + (2 * size), packed.Cell.Clip, candidate, size);
            Activations<TSimd>.Apply(packed.Cell.Candidate, candidate, size);
            Blend(packed, gates, hidden);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Plain(PackedRecurrent packed, float* gates, float* recurrent, float* hidden)
    {
        var (hiddenSize, size) = (packed.HiddenSize, packed.PaddedHiddenSize);
        var bias = packed.CandidateBias!.Pointer;
        var one = TSimd.Broadcast(1);
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var g = gates + unit;
            var r = recurrent + unit;
            var update = CellMath.Sigmoid(TSimd.Add(TSimd.Load(g), TSimd.Load(r)));
            var reset = CellMath.Sigmoid(TSimd.Add(TSimd.Load(g + size), TSimd.Load(r + size)));
            var inner = TSimd.Add(TSimd.Load(r + (2 * size)), TSimd.Load(bias + unit));
            var candidate = CellMath.Tanh(TSimd.MultiplyAdd(reset, inner, TSimd.Load(g + (2 * size))));
            var previous = TSimd.LoadPartial(hidden + unit, hiddenSize - unit);
            var next = TSimd.MultiplyAdd(update, previous, TSimd.Multiply(TSimd.Subtract(one, update), candidate));
            TSimd.StorePartial(Fading.State(next, next), hidden + unit, hiddenSize - unit);
        }
    }

    // z and r stand side by side.
    private static void ActivateGates(PackedRecurrent packed, float* gates, float* recurrent)
    {
        Activations<TSimd>.Add(recurrent, packed.Cell.Clip, gates, 2 * packed.PaddedHiddenSize);
        Activations<TSimd>.Apply(packed.Cell.Gate, gates, 2 * packed.PaddedHiddenSize);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AddReset(PackedRecurrent packed, float* gates, float* recurrent)
    {
        var size = packed.PaddedHiddenSize;
        var bias = packed.CandidateBias!.Pointer;
        var clip = TSimd.Broadcast(packed.Cell.Clip);
        for (var unit = 0; unit < packed.HiddenSize; unit += TSimd.Count)
        {
            var to = gates + (2 * size) + unit;
            var inner = TSimd.Add(TSimd.Load(recurrent + (2 * size) + unit), TSimd.Load(bias + unit));
            TSimd.Store(Activations<TSimd>.Clip(TSimd.MultiplyAdd(TSimd.Load(gates + size + unit), inner, TSimd.Load(to)), clip), to);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Blend(PackedRecurrent packed, float* gates, float* hidden)
    {
        var (hiddenSize, fades) = (packed.HiddenSize, packed.Cell.Fades);
        var candidate = gates + (2 * packed.PaddedHiddenSize);
        var one = TSimd.Broadcast(1);
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var update = TSimd.Load(gates + unit);
            var previous = TSimd.LoadPartial(hidden + unit, hiddenSize - unit);
            var next = TSimd.MultiplyAdd(update, previous, TSimd.Multiply(TSimd.Subtract(one, update), TSimd.Load(candidate + unit)));
            TSimd.StorePartial(fades ? Fading.State(next, next) : next, hidden + unit, hiddenSize - unit);
        }
    }
}
