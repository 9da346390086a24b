using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>
/// LSTM with any activations, clip, coupled gates and peepholes: passes over the padded gates of a row, one function at a time, with each function's loop compiled around it. The default cell takes one fused pass.
/// Absolute error of an activation of unit scale at most 3e-7.
/// </summary>
internal static unsafe class LstmGeneralCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    public static void Rows(PackedRecurrent packed, in CellStep step)
    {
        var isPlain = packed.Cell.IsPlain && !packed.HasPeepholes;
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var gates = step.Gates + ((nint)row * packed.Columns);
            var hidden = step.Hidden + (row * step.StateStride);
            var cell = step.Cell + (row * step.StateStride);
            if (isPlain)
                Plain(packed, gates, hidden, cell);
            else
                General(packed, gates, hidden, cell);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Plain(PackedRecurrent packed, float* gates, float* hidden, float* cell)
    {
        var (hiddenSize, size) = (packed.HiddenSize, packed.PaddedHiddenSize);
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var g = gates + unit;
            LstmCells<TSimd>.Block(TSimd.Load(g), TSimd.Load(g + size), TSimd.Load(g + (2 * size)), TSimd.Load(g + (3 * size)), cell + unit, hidden + unit, hiddenSize - unit);
        }
    }

    private static void General(PackedRecurrent packed, float* gates, float* hidden, float* cell)
    {
        var (rule, size) = (packed.Cell, packed.PaddedHiddenSize);
        var output = gates + size;
        var candidate = gates + (3 * size);
        PreActivate(packed, gates, cell);
        Activations<TSimd>.Apply(rule.Gate, gates, size);
        if (!rule.InputForget)
            Activations<TSimd>.Apply(rule.Gate, gates + (2 * size), size);
        Activations<TSimd>.Apply(rule.Candidate, candidate, size);
        UpdateCell(packed, gates, cell);
        Activations<TSimd>.Apply(rule.Gate, output, size);
        Activations<TSimd>.Apply(rule.Output, candidate, size);
        for (var unit = 0; unit < packed.HiddenSize; unit += TSimd.Count)
            TSimd.StorePartial(TSimd.Multiply(TSimd.Load(output + unit), TSimd.Load(candidate + unit)), hidden + unit, packed.HiddenSize - unit);
    }

    // The output gate is left open: its peephole looks at the new cell.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void PreActivate(PackedRecurrent packed, float* gates, float* cell)
    {
        var (hiddenSize, size) = (packed.HiddenSize, packed.PaddedHiddenSize);
        var peepholes = packed.HasPeepholes ? packed.Peepholes!.Pointer : null;
        var clip = TSimd.Broadcast(packed.Cell.Clip);
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var g = gates + unit;
            var (input, forget) = (TSimd.Load(g), TSimd.Load(g + (2 * size)));
            if (peepholes != null)
            {
                var previous = TSimd.LoadPartial(cell + unit, hiddenSize - unit);
                input = TSimd.MultiplyAdd(TSimd.Load(peepholes + unit), previous, input);
                forget = TSimd.MultiplyAdd(TSimd.Load(peepholes + (2 * size) + unit), previous, forget);
            }
            TSimd.Store(Activations<TSimd>.Clip(input, clip), g);
            TSimd.Store(Activations<TSimd>.Clip(forget, clip), g + (2 * size));
            TSimd.Store(Activations<TSimd>.Clip(TSimd.Load(g + (3 * size)), clip), g + (3 * size));
        }
    }

    // Leaves what h reads in the candidate's place, and the finished pre-activation of the output gate in its own.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void UpdateCell(PackedRecurrent packed, float* gates, float* cell)
    {
        var (hiddenSize, size) = (packed.HiddenSize, packed.PaddedHiddenSize);
        var peepholes = packed.HasPeepholes ? packed.Peepholes!.Pointer + size : null;
        var (clip, one, fades) = (TSimd.Broadcast(packed.Cell.Clip), TSimd.Broadcast(1), packed.Cell.Fades);
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var g = gates + unit;
            var input = TSimd.Load(g);
            var forget = packed.Cell.InputForget ? TSimd.Subtract(one, input) : TSimd.Load(g + (2 * size));
            var previous = TSimd.LoadPartial(cell + unit, hiddenSize - unit);
            var next = TSimd.MultiplyAdd(forget, previous, TSimd.Multiply(input, TSimd.Load(g + (3 * size))));
            if (fades)
                next = Fading.State(next, next);
            TSimd.StorePartial(next, cell + unit, hiddenSize - unit);
            var output = TSimd.Load(g + size);
            if (peepholes != null)
                output = TSimd.MultiplyAdd(TSimd.Load(peepholes + unit), next, output);
            TSimd.Store(Activations<TSimd>.Clip(output, clip), g + size);
            TSimd.Store(packed.Cell.ClipsCell ? Activations<TSimd>.Clip(next, clip) : next, g + (3 * size));
        }
    }
}
