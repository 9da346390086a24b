using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Runs the directions of one recurrent node on the general kernels. The second direction of two goes backwards.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class RecurrentKernelCall<T>(string label, RecurrentDirections<T> directions, RecurrentSizes sizes) : KernelCall
    where T : unmanaged
{
    public required bool Reverse { get; init; }

    /// <summary>Whether states are [B, D, H] instead of [D, B, H].</summary>
    public required bool BatchFirst { get; init; }

    public required Region<T> Inputs { get; init; }

    public required int InputOffset { get; init; }

    public required int InputTimeStride { get; init; }

    public required int InputBatchStride { get; init; }

    /// <summary>[B]; empty where no row ends early.</summary>
    public required Region<long> Lengths { get; init; }

    /// <summary>[T, B, D, H]; empty where it is not wanted.</summary>
    public required Region<T> Outputs { get; init; }

    public required StateRegion<T> Hidden { get; init; }

    /// <summary>Null for GRU and RNN.</summary>
    public required StateRegion<T>? Cell { get; init; }

    public required Region<T> Workspace { get; init; }

    public override void Run()
    {
        var lengths = Lengths.Span;
        BadLength.Check(label, lengths, sizes.SequenceLength);
        var hidden = Hidden.Started();
        var cell = Cell is { } state ? state.Started() : [];
        var outputs = Outputs.Span;
        for (var d = 0; d < directions.Count; d++)
        {
            var first = d * sizes.HiddenSize * (BatchFirst ? 1 : sizes.BatchSize);
            directions.Run(d, new RecurrentCall<T>
            {
                Inputs = Inputs.Span[InputOffset..],
                InputTimeStride = InputTimeStride,
                InputBatchStride = InputBatchStride,
                SequenceLength = sizes.SequenceLength,
                BatchSize = sizes.BatchSize,
                Lengths = lengths,
                Reverse = Reverse || d == 1,
                Outputs = outputs.IsEmpty ? [] : outputs[(d * sizes.HiddenSize)..],
                OutputTimeStride = sizes.BatchSize * sizes.DirectionCount * sizes.HiddenSize,
                OutputBatchStride = sizes.DirectionCount * sizes.HiddenSize,
                Hidden = hidden.IsEmpty ? [] : hidden[first..],
                Cell = cell.IsEmpty ? [] : cell[first..],
                StateBatchStride = sizes.HiddenSize * (BatchFirst ? sizes.DirectionCount : 1),
                Workspace = Workspace.Span,
            });
        }
    }
}
