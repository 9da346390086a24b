using System.Runtime.CompilerServices;

namespace LstmOnnx.Kernels;

/// <summary>Runs whose inputs have elements that <see cref="Fading"/> takes as 0, on copies in scratch that is cut as the kernel's own chunks are. A run has the bits of its parts, so the cut does not show.</summary>
/// <remarks>Inlined into their callers, so that no code waits to be compiled until an input fades.</remarks>
internal static unsafe class FadedInputs
{
    /// <summary>Floats of scratch for the copies.</summary>
    public static long Scratch(int inputSize, int sequenceLength, int batchSize)
    {
        var rows = Math.Min(batchSize, LstmLengths.RowChunk);
        return (long)inputSize * rows * LstmLengths.StepChunk(sequenceLength, rows);
    }

    /// <summary>Whether there are any.</summary>
    public static bool AreIn(int inputSize, in LstmPointers call)
    {
        // [T, B, I] or [B, T, I] in one piece.
        if (IsDense(call.InputBatchStride, call.BatchSize, call.InputTimeStride, call.SequenceLength, inputSize)
            || IsDense(call.InputTimeStride, call.SequenceLength, call.InputBatchStride, call.BatchSize, inputSize))
        {
            return Fading.IsIn(call.Inputs, (nint)call.SequenceLength * call.BatchSize * inputSize);
        }
        for (var step = 0; step < call.SequenceLength; step++)
        {
            for (var row = 0; row < call.BatchSize; row++)
            {
                if (Fading.IsIn(call.Inputs + (step * call.InputTimeStride) + (row * call.InputBatchStride), inputSize))
                    return true;
            }
        }
        return false;
    }

    /// <summary>The inputs of one step of one row, or a copy of them behind the kernel's scratch where some have faded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Settled(PackedLstm lstm, float* inputs, float* workspace) =>
        Fading.IsIn(inputs, lstm.InputSize) ? Copied(inputs, lstm.InputSize, workspace + (4 * lstm.PaddedHiddenSize)) : inputs;

    /// <summary>Runs a call part by part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd>(PackedLstm lstm, in LstmPointers call, float* scratch)
        where TSimd : unmanaged, ISimd<TSimd>
    {
        var (inputSize, hiddenSize) = (lstm.InputSize, lstm.HiddenSize);
        for (var row = 0; row < call.BatchSize; row += LstmLengths.RowChunk)
        {
            var rows = Math.Min(LstmLengths.RowChunk, call.BatchSize - row);
            var steps = LstmLengths.StepChunk(call.SequenceLength, rows);
            for (var done = 0; done < call.SequenceLength; done += steps)
            {
                var count = Math.Min(steps, call.SequenceLength - done);
                var first = call.Reverse ? call.SequenceLength - done - count : done;
                for (var step = 0; step < count; step++)
                {
                    for (var r = 0; r < rows; r++)
                        Fading.Copy(call.Inputs + ((first + step) * call.InputTimeStride) + ((row + r) * call.InputBatchStride), scratch + (((nint)(step * rows) + r) * inputSize), inputSize);
                }
                LstmInference<TSimd>.Run(lstm, call with
                {
                    Inputs = scratch,
                    InputTimeStride = (nint)rows * inputSize,
                    InputBatchStride = inputSize,
                    SequenceLength = count,
                    BatchSize = rows,
                    Outputs = call.Outputs == null ? null : call.Outputs + (first * call.OutputTimeStride) + (row * call.OutputBatchStride),
                    Hidden = call.Hidden + ((nint)row * hiddenSize),
                    Cell = call.Cell + ((nint)row * hiddenSize),
                });
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Copied(float* inputs, int inputSize, float* scratch)
    {
        Fading.Copy(inputs, scratch, inputSize);
        return scratch;
    }

    private static bool IsDense(nint innerStride, int innerCount, nint outerStride, int outerCount, int size) =>
        (innerCount == 1 || innerStride == size) && (outerCount == 1 || outerStride == (nint)innerCount * size);
}
