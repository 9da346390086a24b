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

    private const int FewRows = 12;

    protected override void Emit(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs)
    {
        if (!IsFused(inputs))
        {
            base.Emit(node, inputs, hidden, cell, outputs);
            return;
        }
        var (sizes, kernels) = (inputs.Sizes, node.Kernels);
        // Few rows that lie batch by batch are brought together: x·Wᵀ then takes the rows of many steps at once.
        var x = sizes is { BatchSize: > 1 and < FewRows, SequenceLength: > 1 } && inputs.X.Strides[0] != (long)sizes.BatchSize * inputs.X.Strides[1] ? node.RowMajor(inputs.X) : inputs.X;
        var weights = PackedWeights(node, inputs);
        var workspace = node.New(weights.Max(w => kernels.LstmWorkspaceLength(w, sizes.SequenceLength, sizes.BatchSize)));
        Value[] reads = [x, .. hidden.Reads, .. cell!.Reads];
        Value[] writes = [hidden.Value, cell.Value, workspace, .. outputs is null ? Array.Empty<Value>() : [outputs]];
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
