using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>LSTM in full. The default cell with constant weights, whose rows all have the whole sequence, runs on the fused kernel.</summary>
internal sealed class LstmOperator(RecurrentAttributes attributes) : RecurrentOperator(attributes)
{
    public static OperatorDescription Description { get; } = new("LSTM", 1, node =>
    {
        node.Inputs(3, 8);
        return new LstmOperator(RecurrentAttributes.Read(node, RecurrentKind.Lstm));
    });

    protected override void Emit(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs)
    {
        if (!IsFused(inputs))
        {
            base.Emit(node, inputs, hidden, cell, outputs);
            return;
        }
        var (sizes, kernels, x) = (inputs.Sizes, node.Kernels, inputs.X);
        var weights = PackedWeights(node, inputs);
        var workspace = node.New(weights.Max(w => kernels.LstmWorkspaceLength(w, sizes.SequenceLength, sizes.BatchSize)));
        Value[] reads = [x, .. hidden.Reads, .. cell!.Reads];
        Value[] writes = [hidden.Value, cell.Value, workspace, .. outputs is null ? Array.Empty<Value>() : [outputs]];
        if (sizes is { SequenceLength: 1, BatchSize: 1, DirectionCount: 1 })
        {
            node.Emit(Describe(sizes), reads, writes, buffers => Step(buffers, kernels, weights[0], x, hidden, cell, outputs, workspace));
            return;
        }
        node.Emit(Describe(sizes), reads, writes, buffers => new LstmKernelCall(kernels, weights, sizes, Attributes.Direction == RecurrentDirection.Reverse)
        {
            Inputs = buffers.From(x),
            InputTimeStride = x.Strides[0],
            InputBatchStride = x.Strides[1],
            Outputs = outputs is null ? new Region([], 0, 0) : buffers.Of(outputs),
            Hidden = hidden.Bind<float>(buffers),
            Cell = cell.Bind<float>(buffers),
            Workspace = buffers.Of(workspace),
        });
    }

    private static LstmStepCall Step(
        Buffers buffers, SimdKernels kernels, PackedLstm weights, Value x, RecurrentState hidden, RecurrentState cell, Value? outputs, Value workspace)
    {
        var step = kernels.BindStep(weights, new LstmStepMemory
        {
            Inputs = buffers.From(x).Slice(0, weights.InputSize).Segment,
            Hidden = buffers.Of(hidden.Value).Segment,
            Cell = buffers.Of(cell.Value).Segment,
            Outputs = outputs is null ? [] : buffers.Of(outputs).Segment,
            Workspace = buffers.Of(workspace).Segment,
        });
        return new LstmStepCall(step, hidden.Bind<float>(buffers), cell.Bind<float>(buffers));
    }

    // The fused kernel has the states of a direction in one piece.
    private bool IsFused(RecurrentInputs inputs) =>
        Attributes.Cells.All(c => c is
        {
            Gate.Function: ActivationFunction.Sigmoid, Candidate.Function: ActivationFunction.Tanh, Output.Function: ActivationFunction.Tanh, Clip: float.PositiveInfinity, InputForget: false
        })
        && inputs is { P: null, Lengths: null, AreWeightsConstant: true } && !(Attributes.BatchFirst && Attributes.DirectionCount > 1);

    private static PackedLstm[] PackedWeights(NodePlanner node, RecurrentInputs inputs)
    {
        var (w, r, b, sizes) = (inputs.W, inputs.R, inputs.B, inputs.Sizes);
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
}
