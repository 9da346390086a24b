using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>What LSTM, GRU and RNN share: both layouts as views, states that are kept, taken over or copied, weights packed once per model or in each run, and how they follow time.</summary>
internal abstract class RecurrentOperator(RecurrentAttributes attributes) : Operator
{
    /// <summary>A recurrent node has a state, which folding would lose.</summary>
    public override bool Folds => false;

    protected RecurrentAttributes Attributes => attributes;

    public override void Plan(NodePlanner node)
    {
        var inputs = RecurrentInputs.Of(node, attributes);
        var sizes = inputs.Sizes;
        var hidden = RecurrentState.Of(node, RecurrentInputs.InitialHiddenAt, "initial_h", inputs.X.Type, StateShape(sizes));
        var cell = attributes.Kind == RecurrentKind.Lstm ? RecurrentState.Of(node, RecurrentInputs.InitialCellAt, "initial_c", inputs.X.Type, StateShape(sizes)) : null;
        var (stored, shown) = Outputs(node, hidden.Value, inputs);
        if (inputs.X.Carrier == Carrier.Double)
            EmitDoubles(node, inputs, hidden, cell, stored);
        else
            Emit(node, inputs, hidden, cell, stored);
        if (shown is not null)
            node.Output(0, shown);
        node.Output(1, hidden.Value);
        if (cell is not null)
            node.Output(2, cell.Value);
    }

    public override void FollowTime(TimeContext node)
    {
        if (attributes.Direction != RecurrentDirection.Forward)
            throw node.Obstacle($"direction {(attributes.Direction == RecurrentDirection.Reverse ? "reverse" : "bidirectional")} reads later steps first");
        var flow = node.OnlyFlow(RecurrentInputs.XAt);
        var (timeAxis, x) = (attributes.BatchFirst ? 1 : 0, node.Value(RecurrentInputs.XAt));
        var isTime = node.RunIsStep ? x.Shape[timeAxis] == 1 : flow is { Dependence: TimeDependence.EachStep, Before: 1, After: 1 } && flow.Axis == timeAxis;
        if (!isTime)
            throw node.Obstacle("its sequence is not the model's time");
        if (node.Has(RecurrentInputs.LengthsAt) && node.Value(RecurrentInputs.LengthsAt).Integers()?.All(l => l == x.Shape[timeAxis]) != true)
            throw node.Obstacle("its sequence_lens end rows early");
        node.Output(0, flow);
        node.Output(1, TimeFlow.Latest);
        node.Output(2, TimeFlow.Latest);
    }

    /// <summary>Adds the call that computes the outputs in float.</summary>
    protected virtual void Emit(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs)
    {
        var (sizes, kernels) = (inputs.Sizes, node.Kernels);
        var weights = RecurrentWeights.Of(node, attributes, inputs);
        var workspace = node.New(weights.WorkspaceLength(kernels, sizes));
        Add<float>(node, inputs, hidden, cell, outputs, workspace, weights.Reads, weights.Note, buffers => new FloatDirections(kernels, weights.Bind(kernels, buffers)));
    }

    private void EmitDoubles(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs)
    {
        var (sizes, cells) = (inputs.Sizes, attributes.Cells);
        var workspace = node.New(ElementType.Double, DoubleRecurrent.WorkspaceLength(cells[0], sizes.HiddenSize));
        Value w = node.RowMajor(inputs.W), r = node.RowMajor(inputs.R);
        var (b, p) = (inputs.B is null ? null : node.RowMajor(inputs.B), inputs.P is null ? null : node.RowMajor(inputs.P));
        Value[] reads = [w, r, .. new[] { b, p }.OfType<Value>()];
        Add<double>(node, inputs, hidden, cell, outputs, workspace, reads, ", in double", buffers => new DoubleDirections(cells, sizes)
        {
            W = buffers.Of<double>(w),
            R = buffers.Of<double>(r),
            B = b is null ? Region<double>.Empty : buffers.Of<double>(b),
            P = p is null ? Region<double>.Empty : buffers.Of<double>(p),
        });
    }

    private void Add<T>(NodePlanner node, RecurrentInputs inputs, RecurrentState hidden, RecurrentState? cell, Value? outputs, Value workspace, Value[] weights, string note,
        Func<Buffers, RecurrentDirections<T>> directions)
        where T : unmanaged
    {
        var (label, sizes, x, lengths) = (node.Label, inputs.Sizes, inputs.X, inputs.Lengths);
        Value[] reads = [x, .. weights, .. lengths is null ? Array.Empty<Value>() : [lengths], .. hidden.Reads, .. cell?.Reads ?? []];
        Value[] writes = [hidden.Value, .. cell is null ? Array.Empty<Value>() : [cell.Value], workspace, .. outputs is null ? Array.Empty<Value>() : [outputs]];
        node.Emit($"{Describe(sizes)}{note}", reads, writes, buffers => new RecurrentKernelCall<T>(label, directions(buffers), sizes)
        {
            Reverse = attributes.Direction == RecurrentDirection.Reverse,
            BatchFirst = attributes.BatchFirst,
            Inputs = buffers.Storage<T>(x),
            InputOffset = x.Offset,
            InputTimeStride = x.Strides[0],
            InputBatchStride = x.Strides[1],
            Lengths = lengths is null ? Region<long>.Empty : buffers.Of<long>(lengths),
            Outputs = outputs is null ? Region<T>.Empty : buffers.Of<T>(outputs),
            Hidden = hidden.Bind<T>(buffers),
            Cell = cell?.Bind<T>(buffers),
            Workspace = buffers.Of<T>(workspace),
        });
    }

    /// <summary>The call for people.</summary>
    protected string Describe(RecurrentSizes sizes) => $"{attributes.Direction}, T = {sizes.SequenceLength}, B = {sizes.BatchSize}, I = {sizes.InputSize}, H = {sizes.HiddenSize}";

    private int[] StateShape(RecurrentSizes sizes) =>
        attributes.BatchFirst ? [sizes.BatchSize, sizes.DirectionCount, sizes.HiddenSize] : [sizes.DirectionCount, sizes.BatchSize, sizes.HiddenSize];

    // Y is stored as [T, B, D, H], which is what a next layer reads. For one whole step of one direction it is the final state itself.
    private (Value? Stored, Value? Shown) Outputs(NodePlanner node, Value hidden, RecurrentInputs inputs)
    {
        var (t, b, h, d) = (inputs.Sizes.SequenceLength, inputs.Sizes.BatchSize, inputs.Sizes.HiddenSize, inputs.Sizes.DirectionCount);
        if (!node.Wants(0))
            return (null, null);
        if (t == 1 && d == 1 && inputs.Lengths is null)
            return (null, hidden.TryReshape(attributes.BatchFirst ? [b, 1, 1, h] : [1, 1, b, h]));
        var stored = node.New(inputs.X.Type, t, b, d, h);
        return (stored, stored.Permuted(attributes.BatchFirst ? [1, 0, 2, 3] : [0, 2, 1, 3]));
    }
}
