namespace LstmOnnx.Kernels;

/// <summary>A checked <see cref="RecurrentCall{T}"/> of floats with its spans pinned.</summary>
internal unsafe struct RecurrentPointers
{
    public float* Inputs;
    public nint InputTimeStride;
    public nint InputBatchStride;
    public int SequenceLength;
    public int BatchSize;
    public bool Reverse;

    /// <summary>Null where all rows have all steps.</summary>
    public long* Lengths;

    /// <summary>Null where no outputs are wanted.</summary>
    public float* Outputs;

    public nint OutputTimeStride;
    public nint OutputBatchStride;
    public float* Hidden;

    /// <summary>Null for GRU and RNN.</summary>
    public float* Cell;

    public nint StateBatchStride;
    public float* Workspace;
}
