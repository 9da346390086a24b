namespace LstmOnnx.Kernels;

/// <summary>A checked <see cref="LstmCall"/> with its spans pinned.</summary>
internal unsafe struct LstmPointers
{
    public float* Inputs;
    public nint InputTimeStride;
    public nint InputBatchStride;
    public int SequenceLength;
    public int BatchSize;
    public bool Reverse;

    /// <summary>Null where no outputs are wanted.</summary>
    public float* Outputs;

    public nint OutputTimeStride;
    public nint OutputBatchStride;
    public float* Hidden;
    public float* Cell;
    public float* Workspace;
}
