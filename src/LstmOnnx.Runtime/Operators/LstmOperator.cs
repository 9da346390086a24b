using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>LSTM in full. The default cell with constant weights, whose rows all have the whole sequence, runs on the fused kernels, and its weights may be narrowed.</summary>
internal sealed class LstmOperator(RecurrentAttributes attributes) : RecurrentOperator(attributes)
{
    public static OperatorDescription Description { get; } = new("LSTM", 1, node =>
    {
        node.Inputs(3, 8);
        return new LstmOperator(RecurrentAttributes.Read(node, RecurrentKind.Lstm));
    });

    private const int FewRows = 12;

    protected override void Emit(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs)
    {
        if (General(inputs) is { } reason)
        {
            base.Emit(node, inputs, hidden, cell, outputs);
            if (node.WeightPrecision != WeightPrecision.Float32)
                node.Note($"computed with weights in Float32 because of {reason}");
            return;
        }
        var (sizes, kernels) = (inputs.Sizes, node.Kernels);
        var rows = RowParts.Rows(sizes.BatchSize, RowParts.Count(sizes, node.Threads));
        if (node.WeightPrecision == WeightPrecision.Float32)
        {
            var packed = PackedWeights(node, inputs);
            EmitFused(node, inputs, hidden, cell!, outputs, new PackedLstmWeights(kernels, packed), packed.Max(w => kernels.LstmWorkspaceLength(w, sizes.SequenceLength, rows)), "",
                memory => kernels.BindStep(packed[0], memory));
            return;
        }
        var narrow = NarrowWeights(node, inputs);
        EmitFused(node, inputs, hidden, cell!, outputs, new NarrowLstmWeights(kernels, narrow), narrow.Max(w => kernels.NarrowLstmWorkspaceLength(w, sizes.SequenceLength, rows)),
            $", weights in {node.WeightPrecision}", bind: null);
    }

    private void EmitFused<TWeights>(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState cell, Value? outputs, TWeights weights, int workspaceLength, string note, Func<LstmStepMemory, LstmStep>? bind)
        where TWeights : struct, ILstmWeights
    {
        var sizes = inputs.Sizes;
        // Few rows that lie batch by batch are brought together: x·Wᵀ then takes the rows of many steps at once.
        var x = sizes is { BatchSize: > 1 and < FewRows, SequenceLength: > 1 } && inputs.X.Strides[0] != (long)sizes.BatchSize * inputs.X.Strides[1] ? node.RowMajor(inputs.X) : inputs.X;
        var parts = RowParts.Count(sizes, node.Threads);
        var workspace = node.New(parts == 1 ? workspaceLength : checked(workspaceLength * weights.DirectionCount * parts));
        Value[] reads = [x, .. hidden.Reads, .. cell.Reads];
        Value[] writes = [hidden.Value, cell.Value, workspace, .. outputs is null ? Array.Empty<Value>() : [outputs]];
        if (bind is not null && sizes is { SequenceLength: 1, BatchSize: 1, DirectionCount: 1 })
        {
            node.Emit($"{Describe(sizes)}{note}", reads, writes, buffers => Step(buffers, bind, inputs, hidden, cell, outputs, workspace));
            return;
        }
        var shared = parts == 1 ? "" : $", rows in {parts} parts";
        node.Emit($"{Describe(sizes)}{note}{shared}", reads, writes, buffers => new LstmKernelCall<TWeights>(weights, sizes, Attributes.Direction == RecurrentDirection.Reverse, parts)
        {
            Inputs = buffers.From(x),
            InputTimeStride = x.Strides[0],
            InputBatchStride = x.Strides[1],
            Outputs = outputs is null ? new Region([], 0, 0) : buffers.Of(outputs),
            Hidden = hidden.Bind<float>(buffers),
            Cell = cell.Bind<float>(buffers),
            Workspace = buffers.Of(workspace),
            Pool = parts == 1 ? null : buffers.StartPool(),
        });
    }

    private static LstmStepCall Step(
        Buffers buffers, Func<LstmStepMemory, LstmStep> bind, RecurrentInputs inputs, RecurrentState hidden, RecurrentState cell, Value? outputs, Value workspace) =>
        new(
            bind(new LstmStepMemory
            {
                Inputs = buffers.From(inputs.X).Slice(0, inputs.Sizes.InputSize).Segment,
                Hidden = buffers.Of(hidden.Value).Segment,
                Cell = buffers.Of(cell.Value).Segment,
                Outputs = outputs is null ? [] : buffers.Of(outputs).Segment,
                Workspace = buffers.Of(workspace).Segment,
            }),
            hidden.Bind<float>(buffers), cell.Bind<float>(buffers));

    // What only the general kernels do; null where the fused ones take the node.
    private string? General(RecurrentInputs inputs) =>
        !Attributes.Cells.All(c => c is { Gate.Function: ActivationFunction.Sigmoid, Candidate.Function: ActivationFunction.Tanh, Output.Function: ActivationFunction.Tanh }) ? "its activation functions"
        : Attributes.Cells.Any(c => c is not { Clip: float.PositiveInfinity, InputForget: false }) ? "its clip or input_forget"
        : inputs.P is not null ? "its peepholes"
        : inputs.Lengths is not null ? "its sequence_lens"
        : !inputs.AreWeightsConstant ? "weights that are data"
        // The fused kernels have the states of a direction in one piece.
        : Attributes.BatchFirst && Attributes.DirectionCount > 1 ? "two directions with layout 1"
        : null;

    private static PackedLstm[] PackedWeights(NodePlanner node, RecurrentInputs inputs)
    {
        var (w, r, b, sizes) = (inputs.W, inputs.R, inputs.B, inputs.Sizes);
        var lanes = (int)node.Kernels.Width / 32;
        var count = 4L * ((sizes.HiddenSize + lanes - 1) / lanes * lanes) * (sizes.InputSize + sizes.HiddenSize + 1L);
        var packed = new PackedLstm[sizes.DirectionCount];
        for (var d = 0; d < packed.Length; d++)
        {
            var at = d;
            packed[d] = node.Packed(d, Source(inputs), count, () => node.Kernels.PackLstm(sizes.InputSize, sizes.HiddenSize,
                node.FloatsOf(w.Sliced(0, at, 1, 1)), node.FloatsOf(r.Sliced(0, at, 1, 1)), b is null ? [] : node.FloatsOf(b.Sliced(0, at, 1, 1))));
        }
        return packed;
    }

    private static NarrowLstm[] NarrowWeights(NodePlanner node, RecurrentInputs inputs)
    {
        var (sizes, precision) = (inputs.Sizes, node.WeightPrecision);
        var bytes = node.Kernels.NarrowLstmBytes(sizes.InputSize, sizes.HiddenSize, precision);
        var packed = new NarrowLstm[sizes.DirectionCount];
        for (var d = 0; d < packed.Length; d++)
        {
            var at = d;
            packed[d] = node.Packed(d, Source(inputs), bytes / sizeof(float), () => node.Kernels.PackNarrowLstm(
                sizes.InputSize, sizes.HiddenSize, Fitting(node, inputs.W, "W", at), Fitting(node, inputs.R, "R", at), inputs.B is { } b ? node.FloatsOf(b.Sliced(0, at, 1, 1)) : [], precision));
        }
        node.Narrow(packed.Length * bytes, packed.Length * 4L * sizeof(float) * sizes.HiddenSize * (sizes.InputSize + sizes.HiddenSize + 1));
        return packed;
    }

    // One direction's weights, none of which narrowing makes infinite.
    private static float[] Fitting(NodePlanner node, Value weights, string name, int direction)
    {
        var floats = node.FloatsOf(weights.Sliced(0, direction, 1, 1))!;
        if (SimdKernels.FirstUnfitWeight(floats, node.WeightPrecision) is >= 0 and var at)
            throw node.Unsupported($"a weight of input '{name}' is {floats[at]}, which {node.WeightPrecision} cannot hold: load the model with weights in {(float.IsFinite(floats[at]) ? "Int8 or Float32" : "Float32")}", RefusalCode.NonFiniteWeight);
        return floats;
    }

    // A constant that belongs to the session alone makes the packed form the session's.
    private static Value Source(RecurrentInputs inputs) => new[] { inputs.W, inputs.R, inputs.B }.FirstOrDefault(v => v?.Storage.BelongsToModel == false) ?? inputs.W;
}
