namespace LstmOnnx.Kernels;

/// <summary>One run of a recurrent cell in one direction; strides count elements. All spans are the caller's and must not overlap each other.</summary>
/// <typeparam name="T">float, or double where nothing is packed.</typeparam>
public readonly ref struct RecurrentCall<T>
    where T : unmanaged
{
    /// <summary>x: element i of step t, row b is <c>Inputs[t · InputTimeStride + b · InputBatchStride + i]</c>.</summary>
    public ReadOnlySpan<T> Inputs { get; init; }

    /// <summary>From one time step to the next; B·I for [T, B, I].</summary>
    public int InputTimeStride { get; init; }

    /// <summary>From one batch row to the next; I for [T, B, I].</summary>
    public int InputBatchStride { get; init; }

    /// <summary>T, 0 or more.</summary>
    public int SequenceLength { get; init; }

    /// <summary>B, 0 or more.</summary>
    public int BatchSize { get; init; }

    /// <summary>The steps of each row, [B], each 0 to T; empty where all rows have T. What lies beyond is not looked at, its outputs are 0.</summary>
    public ReadOnlySpan<long> Lengths { get; init; }

    /// <summary>Steps from the row's last down to 0; the output of step t still stands at t.</summary>
    public bool Reverse { get; init; }

    /// <summary>h of every step, at t · OutputTimeStride + b · OutputBatchStride; empty where it is not wanted.</summary>
    public Span<T> Outputs { get; init; }

    /// <summary>From one time step to the next; B·H for [T, B, H].</summary>
    public int OutputTimeStride { get; init; }

    /// <summary>From one batch row to the next; H for [T, B, H].</summary>
    public int OutputBatchStride { get; init; }

    /// <summary>h: row b is H elements at b · StateBatchStride; the initial one, replaced by the final one.</summary>
    public Span<T> Hidden { get; init; }

    /// <summary>c of LSTM, laid out as h; empty for GRU and RNN.</summary>
    public Span<T> Cell { get; init; }

    /// <summary>From one batch row of h and c to the next, H or more.</summary>
    public int StateBatchStride { get; init; }

    /// <summary>Scratch; need not be cleared.</summary>
    public Span<T> Workspace { get; init; }
}
