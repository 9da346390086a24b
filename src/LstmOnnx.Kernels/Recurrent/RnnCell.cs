namespace LstmOnnx.Kernels;

/// <summary>RNN: h = f((x·Wᵀ + (Wb + Rb)) + h₋·Rᵀ).</summary>
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
            Activations<TSimd>.Add(step.Recurrent + ((nint)row * packed.Columns), packed.Cell.Clip, gates, packed.PaddedHiddenSize);
            Activations<TSimd>.Apply(packed.Cell.Gate, gates, packed.PaddedHiddenSize);
            new ReadOnlySpan<float>(gates, packed.HiddenSize).CopyTo(new Span<float>(step.Hidden + (row * step.StateStride), packed.HiddenSize));
        }
    }
}
