using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// LSTM, forward, reverse or bidirectional, layout 0, the default activations, any subset of its outputs. W, R and B are packed once per model. States are updated in place where nothing else reads them.
/// </summary>
internal sealed class LstmOperator(LstmDirection direction, int? hiddenSize) : Operator
{
    private const int X = 0, W = 1, R = 2, B = 3, SequenceLens = 4, InitialHidden = 5, InitialCell = 6, Peepholes = 7;

    public static OperatorDescription Description { get; } = new("LSTM", 7, node =>
    {
        node.Inputs(3, 8);
        return LstmAttributes.Read(node);
    });

    /// <summary>A recurrent node has a state, which folding would lose.</summary>
    public override bool Folds => false;

    private int DirectionCount => direction == LstmDirection.Bidirectional ? 2 : 1;

    public override void Plan(NodePlanner node)
    {
        if (node.Has(Peepholes))
            throw node.Unsupported("input 'P' (peepholes) is not supported");
        var x = node.Floats(X);
        if (x.Rank != 3)
            throw node.Mismatch($"input 'X' has shape {Layout.Text(x.Shape)}, expected [sequence length, batch size, input size]");
        if (x.Strides.Any(s => s < 0) || (x.Strides[2] != 1 && x.Shape[2] != 1))
            x = node.RowMajor(x);
        var sizes = new LstmSizes(x.Shape[0], x.Shape[1], x.Shape[2], HiddenSize(node), DirectionCount);
        CheckLengths(node, sizes);
        var weights = PackedWeights(node, sizes);
        var hidden = State(node, InitialHidden, "initial_h", sizes);
        var cell = State(node, InitialCell, "initial_c", sizes);
        var (storedOutputs, outputs) = Outputs(node, hidden.Value, sizes);

        var kernels = node.Kernels;
        var workspace = node.New(weights.Max(w => kernels.LstmWorkspaceLength(w, sizes.SequenceLength, sizes.BatchSize)));
        Value[] reads = [x, .. hidden.Reads, .. cell.Reads];
        Value[] writes = [hidden.Value, cell.Value, workspace, .. storedOutputs is null ? Array.Empty<Value>() : [storedOutputs]];
        var reverse = direction == LstmDirection.Reverse;
        var (timeStride, batchStride) = (x.Strides[0], x.Strides[1]);
        node.Emit($"{direction}, T = {sizes.SequenceLength}, B = {sizes.BatchSize}, I = {sizes.InputSize}, H = {sizes.HiddenSize}", reads, writes, buffers => new LstmKernelCall(kernels, weights, sizes, reverse)
        {
            Inputs = buffers.From(x),
            InputTimeStride = timeStride,
            InputBatchStride = batchStride,
            Outputs = storedOutputs is null ? new Region([], 0, 0) : buffers.Of(storedOutputs),
            Hidden = hidden.Bind(buffers),
            Cell = cell.Bind(buffers),
            Workspace = buffers.Of(workspace),
        });
        if (outputs is not null)
            node.Output(0, outputs);
        node.Output(1, hidden.Value);
        node.Output(2, cell.Value);
    }

    public override void FollowTime(TimeContext node)
    {
        if (direction != LstmDirection.Forward)
            throw node.Obstacle($"direction {(direction == LstmDirection.Reverse ? "reverse" : "bidirectional")} reads later steps first");
        var flow = node.OnlyFlow(X);
        var isTime = node.RunIsStep ? node.Value(X).Shape[0] == 1 : flow is { Dependence: TimeDependence.EachStep, Axis: 0, Before: 1, After: 1 };
        if (!isTime)
            throw node.Obstacle("its sequence is not the model's time");
        node.Output(0, flow);
        node.Output(1, TimeFlow.Latest);
        node.Output(2, TimeFlow.Latest);
    }

    private int HiddenSize(NodePlanner node)
    {
        var r = node.ConstantFloats(R, "R");
        if (r.Rank != 3 || r.Shape[0] != DirectionCount || r.Shape[2] < 1 || r.Shape[1] != 4L * r.Shape[2] || (hiddenSize is not null && hiddenSize != r.Shape[2]))
            throw node.Mismatch($"input 'R' has shape {Layout.Text(r.Shape)}, expected [{DirectionCount}, 4H, H]{(hiddenSize is null ? "" : $" with H = hidden_size = {hiddenSize}")}");
        return r.Shape[2];
    }

    // Exporters write the full length out; anything shorter would need per-row ends.
    private static void CheckLengths(NodePlanner node, LstmSizes sizes)
    {
        if (!node.Has(SequenceLens))
            return;
        var lengths = node.Integers(SequenceLens, "sequence_lens");
        if (lengths.Length != sizes.BatchSize)
            throw node.Mismatch($"input 'sequence_lens' has {lengths.Length} values, expected one for each of {sizes.BatchSize} batch rows");
        if (lengths.Any(l => l != sizes.SequenceLength))
            throw node.Unsupported($"input 'sequence_lens' names lengths other than the whole sequence of {sizes.SequenceLength}: that is not supported");
    }

    private static PackedLstm[] PackedWeights(NodePlanner node, LstmSizes sizes)
    {
        var (w, r) = (node.ConstantFloats(W, "W"), node.ConstantFloats(R, "R"));
        var b = node.Has(B) ? node.ConstantFloats(B, "B") : null;
        Expect(node, w, "W", sizes.DirectionCount, 4 * sizes.HiddenSize, sizes.InputSize);
        if (b is not null)
            Expect(node, b, "B", sizes.DirectionCount, 8 * sizes.HiddenSize);
        var source = new[] { w, r, b }.FirstOrDefault(v => v?.Storage.BelongsToModel == false) ?? w;
        var lanes = (int)node.Kernels.Width / 32;
        var count = 4L * ((sizes.HiddenSize + lanes - 1) / lanes * lanes) * (sizes.InputSize + sizes.HiddenSize + 1L);
        var packed = new PackedLstm[sizes.DirectionCount];
        for (var d = 0; d < packed.Length; d++)
        {
            var at = d;
            packed[d] = node.Packed(d, source, count, () => node.Kernels.PackLstm(sizes.InputSize, sizes.HiddenSize,
                node.FloatsOf(w.Sliced(0, at, 1, 1)), node.FloatsOf(r.Sliced(0, at, 1, 1)), b is null ? [] : node.FloatsOf(b.Sliced(0, at, 1, 1))));
        }
        return packed;
    }

    private static LstmState State(NodePlanner node, int input, string name, LstmSizes sizes)
    {
        int[] shape = [sizes.DirectionCount, sizes.BatchSize, sizes.HiddenSize];
        var initial = node.Has(input) ? node.Floats(input) : null;
        if (initial is not null)
            Expect(node, initial, name, shape);
        if (node.KeepsStates)
        {
            if (initial is { IsConstant: false })
                throw node.UnsupportedStream($"its input '{name}' is computed from data, so its state cannot be kept between steps");
            return LstmState.InPlace(node.KeepState(initial, shape));
        }
        if (initial is null || initial.Storage.Floats?.All(f => f == 0) == true)
            return LstmState.FromZero(node.New(shape));
        return initial.IsRowMajor && node.TakesState(input) ? LstmState.InPlace(initial) : LstmState.CopiedFrom(node.RowMajor(initial), node.New(shape));
    }

    // Y [T, D, B, H] is stored as [T, B, D, H], which is what a next layer reads. For one step of one direction it is the final state itself.
    private static (Value? Stored, Value? Shown) Outputs(NodePlanner node, Value hidden, LstmSizes sizes)
    {
        var (t, d, b, h) = (sizes.SequenceLength, sizes.DirectionCount, sizes.BatchSize, sizes.HiddenSize);
        if (!node.Wants(0))
            return (null, null);
        if (t == 1 && d == 1)
            return (null, hidden.TryReshape([1, 1, b, h]));
        var stored = node.New(t, b, d, h);
        return (stored, stored.Permuted([0, 2, 1, 3]));
    }

    private static void Expect(NodePlanner node, Value value, string name, params int[] shape)
    {
        if (!value.Shape.AsSpan().SequenceEqual(shape))
            throw node.Mismatch($"input '{name}' has shape {Layout.Text(value.Shape)}, expected {Layout.Text(shape)}");
    }
}
