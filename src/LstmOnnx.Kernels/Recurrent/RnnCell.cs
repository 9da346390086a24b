using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>RNN: h = f((x·Wᵀ + (Wb + Rb)) + h₋·Rᵀ). With tanh a step is one pass, and an h below 2^-80 becomes 0 (<see cref="Fading"/>); for other functions passes over the padded gates of a row.</summary>
internal static unsafe class RnnCell<TSimd>
    where TSimd : unmanaged, ISimd<TSimd>
{
    public static void Rows(PackedRecurrent packed, in CellStep step)
    {
        for (var row = 0; row < step.Rows; row++)
        {
            if (step.HasEnded(row))
                continue;
            var gates = step.Gates + ((nint)row * packed.Columns);
            var recurrent = step.Recurrent + ((nint)row * packed.Columns);
            var hidden = step.Hidden + (row * step.StateStride);
            if (packed.Cell.Gate.Function == ActivationFunction.Tanh)
            {
                Tanh(packed, gates, recurrent, hidden);
                continue;
            }
            Activations<TSimd>.Add(recurrent, packed.Cell.Clip, gates, packed.PaddedHiddenSize);
            Activations<TSimd>.Apply(packed.Cell.Gate, gates, packed.PaddedHiddenSize);
            new ReadOnlySpan<float>(gates, packed.HiddenSize).CopyTo(new Span<float>(hidden, packed.HiddenSize));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Tanh(PackedRecurrent packed, float* gates, float* recurrent, float* hidden)
    {
        var (hiddenSize, clip) = (packed.HiddenSize, TSimd.Broadcast(packed.Cell.Clip));
        for (var unit = 0; unit < hiddenSize; unit += TSimd.Count)
        {
            var next = CellMath.Tanh(Activations<TSimd>.Clip(TSimd.Add(TSimd.Load(gates + unit), TSimd.Load(recurrent + unit)), clip));
            TSimd.StorePartial(Fading.State(next, next), hidden + unit, hiddenSize - unit);
        }
    }
}
