using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Calls;

/// <summary>Runs the directions of one LSTM node, each in so many parts of rows. The second direction of two goes backwards.</summary>
/// <typeparam name="TWeights">The directions' weights; a struct, so that the call to their kernel is compiled in.</typeparam>
internal sealed class LstmKernelCall<TWeights>(TWeights weights, RecurrentSizes sizes, bool reverse, int parts) : KernelCall
    where TWeights : struct, ILstmWeights
{
    private readonly int _items = weights.DirectionCount * parts;
    private readonly int _partRows = RowParts.Rows(sizes.BatchSize, parts);
    private readonly int _partWorkspace;
    private readonly Work _work = null!;

    public required Region Inputs { get; init; }

    public required int InputTimeStride { get; init; }

    public required int InputBatchStride { get; init; }

    /// <summary>[T, B, D, H]; empty where it is not wanted.</summary>
    public required Region Outputs { get; init; }

    /// <summary>[D, B, H].</summary>
    public required StateRegion<float> Hidden { get; init; }

    /// <summary>[D, B, H].</summary>
    public required StateRegion<float> Cell { get; init; }

    /// <summary>Scratch for one part, or for each part of each direction where threads share them.</summary>
    public required Region Workspace
    {
        get;
        init
        {
            field = value;
            _partWorkspace = value.Length / _items;
        }
    }

    /// <summary>Who shares the parts; null where there is one thread.</summary>
    public required WorkerPool? Pool
    {
        get;
        init
        {
            field = value;
            _work = new Items(this);
        }
    }

    public override void Run()
    {
        Hidden.Started();
        Cell.Started();
        if (Pool is not null)
        {
            Pool.Run(_work, _items);
            return;
        }
        for (var item = 0; item < _items; item++)
            Run(item);
    }

    private void Run(int item)
    {
        var (d, row) = (item / parts, item % parts * _partRows);
        var rows = Math.Min(_partRows, sizes.BatchSize - row);
        var outputs = Outputs.Span;
        var state = (d * sizes.BatchSize * sizes.HiddenSize) + (row * sizes.HiddenSize);
        var scratch = Pool is null ? Workspace : Workspace.Slice(item * _partWorkspace, _partWorkspace);
        weights.Run(d, new LstmCall
        {
            Inputs = Inputs.Span[(row * InputBatchStride)..],
            InputTimeStride = InputTimeStride,
            InputBatchStride = InputBatchStride,
            SequenceLength = sizes.SequenceLength,
            BatchSize = rows,
            Reverse = reverse || d == 1,
            Outputs = outputs.IsEmpty ? [] : outputs[((d * sizes.HiddenSize) + (row * sizes.DirectionCount * sizes.HiddenSize))..],
            OutputTimeStride = sizes.BatchSize * sizes.DirectionCount * sizes.HiddenSize,
            OutputBatchStride = sizes.DirectionCount * sizes.HiddenSize,
            Hidden = Hidden.Span.Slice(state, rows * sizes.HiddenSize),
            Cell = Cell.Span.Slice(state, rows * sizes.HiddenSize),
            Workspace = scratch.Span,
        });
    }

    private sealed class Items(LstmKernelCall<TWeights> call) : Work
    {
        public override void Run(int item) => call.Run(item);
    }
}
