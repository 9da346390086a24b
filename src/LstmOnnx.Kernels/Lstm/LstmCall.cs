namespace LstmOnnx.Kernels;

/// <summary>One run of an LSTM in one direction; strides count floats. All spans are the caller's and must not overlap each other.</summary>
public readonly ref struct LstmCall
{
    /// <summary>x: element i of step t, row b is <c>Inputs[t · InputTimeStride + b · InputBatchStride + i]</c>.</summary>
    public ReadOnlySpan<float> Inputs { get; init; }

    /// <summary>From one time step to the next; B·I for [T, B, I].</summary>
    public int InputTimeStride { get; init; }

    /// <summary>From one batch row to the next; I for [T, B, I].</summary>
    public int InputBatchStride { get; init; }

    /// <summary>T, 0 or more.</summary>
    public int SequenceLength { get; init; }

    /// <summary>B, 0 or more.</summary>
    public int BatchSize { get; init; }

    /// <summary>Steps from T − 1 down to 0; the output of step t still stands at t.</summary>
    public bool Reverse { get; init; }

    /// <summary>h of every step, at t · OutputTimeStride + b · OutputBatchStride; empty where it is not wanted.</summary>
    public Span<float> Outputs { get; init; }

    /// <summary>From one time step to the next; B·H for [T, B, H].</summary>
    public int OutputTimeStride { get; init; }

    /// <summary>From one batch row to the next; H for [T, B, H].</summary>
    public int OutputBatchStride { get; init; }

    /// <summary>h [B, H]: the initial one, replaced by the final one.</summary>
    public Span<float> Hidden { get; init; }

    /// <summary>c [B, H]: the initial one, replaced by the final one.</summary>
    public Span<float> Cell { get; init; }

    /// <summary>Scratch of at least <see cref="SimdKernels.LstmWorkspaceLength"/> floats; need not be cleared.</summary>
    public Span<float> Workspace { get; init; }
}
