using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>A checked <see cref="LstmCall"/> with its spans pinned.</summary>
internal unsafe struct LstmPointers
{
    // Inlined, since a step of narrow weights passes here each time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LstmPointers(in LstmCall call, float* inputs, float* outputs, float* hidden, float* cell, float* workspace)
    {
        Inputs = inputs;
        InputTimeStride = call.InputTimeStride;
        InputBatchStride = call.InputBatchStride;
        SequenceLength = call.SequenceLength;
        BatchSize = call.BatchSize;
        Reverse = call.Reverse;
        Outputs = outputs;
        OutputTimeStride = call.OutputTimeStride;
        OutputBatchStride = call.OutputBatchStride;
        Hidden = hidden;
        Cell = cell;
        Workspace = workspace;
    }

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
