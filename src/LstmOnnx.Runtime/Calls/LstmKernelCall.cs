using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Runs the directions of one LSTM node. The second direction of two goes backwards.</summary>
/// <typeparam name="TWeights">The directions' weights; a struct, so that the call to their kernel is compiled in.</typeparam>
internal sealed class LstmKernelCall<TWeights>(TWeights weights, RecurrentSizes sizes, bool reverse) : KernelCall
    where TWeights : struct, ILstmWeights
{
    public required Region Inputs { get; init; }

    public required int InputTimeStride { get; init; }

    public required int InputBatchStride { get; init; }

    /// <summary>[T, B, D, H]; empty where it is not wanted.</summary>
    public required Region Outputs { get; init; }

    /// <summary>[D, B, H].</summary>
    public required StateRegion<float> Hidden { get; init; }

    /// <summary>[D, B, H].</summary>
    public required StateRegion<float> Cell { get; init; }

    public required Region Workspace { get; init; }

    public override void Run()
    {
        var hidden = Hidden.Started();
        var cell = Cell.Started();
        var outputs = Outputs.Span;
        var stateLength = sizes.BatchSize * sizes.HiddenSize;
        for (var d = 0; d < weights.DirectionCount; d++)
        {
            weights.Run(d, new LstmCall
            {
                Inputs = Inputs.Span,
                InputTimeStride = InputTimeStride,
                InputBatchStride = InputBatchStride,
                SequenceLength = sizes.SequenceLength,
                BatchSize = sizes.BatchSize,
                Reverse = reverse || d == 1,
                Outputs = outputs.IsEmpty ? [] : outputs[(d * sizes.HiddenSize)..],
                OutputTimeStride = sizes.BatchSize * sizes.DirectionCount * sizes.HiddenSize,
                OutputBatchStride = sizes.DirectionCount * sizes.HiddenSize,
                Hidden = hidden.Slice(d * stateLength, stateLength),
                Cell = cell.Slice(d * stateLength, stateLength),
                Workspace = Workspace.Span,
            });
        }
    }
}
