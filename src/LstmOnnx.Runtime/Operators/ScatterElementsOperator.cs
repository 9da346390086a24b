using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>ScatterElements, and Scatter as it was called before opset 11: the value with updates written to single elements, or combined with them, one after the other.</summary>
internal sealed class ScatterElementsOperator(long axis, UpdateKind reduction) : Operator
{
    public static OperatorDescription Scatter { get; } = new("Scatter", 9, node =>
    {
        if (node.Opset > 10)
            throw node.Refuse($"opset {node.Opset} has no operator Scatter; it is ScatterElements there");
        return Read(node, UpdateKind.None);
    });

    public static OperatorDescription ScatterElements { get; } = new("ScatterElements", 11, node => Read(node, Updates.Read(node, firstOpset: 16, firstOfExtremes: 18)));

    public override void Plan(NodePlanner node)
    {
        var (data, indices, updates) = (node.RowMajor(node.Input(0)), Indices.Read(node, 1), node.RowMajor(node.Input(2)));
        var at = Axes.Normalise(node, axis, data.Rank);
        Indices.CheckInside(node, data.Shape, indices.Shape, at);
        if (updates.Type != data.Type)
            throw node.UnsupportedType(updates.Type, $"{data.Type} like the data");
        if (!updates.Shape.AsSpan().SequenceEqual(indices.Shape))
            throw node.Mismatch($"updates of shape {Layout.Text(updates.Shape)}, expected {Layout.Text(indices.Shape)} like the indices");
        var result = node.New(data.Type, data.Shape);
        if (result.Count > 0)
            node.Emit($"scatter {updates.Count} elements along axis {at} of {Layout.Text(data.Shape)}", [data, indices, updates], [result],
                Updates.Bind(data, reduction, new Call(node.Label, data, indices, updates, result, at)), inPlace: true);
        node.Output(0, result);
    }

    public override void FollowTime(TimeContext node) => throw node.Obstacle("it writes elements by their place");

    private static ScatterElementsOperator Read(NodeReader node, UpdateKind reduction)
    {
        node.Inputs(3, 3);
        return new ScatterElementsOperator(node.Int("axis", 0), reduction);
    }

    private readonly struct Call(string label, Value data, Value indices, Value updates, Value result, int at) : Updates.ICall
    {
        public Func<Buffers, KernelCall> Bind<T, TUpdate>(TUpdate update)
            where T : unmanaged
            where TUpdate : struct, ICombination<T, T>
        {
            var (name, from, places, values, to, axis) = (label, data, indices, updates, result, at);
            var strides = Layout.RowMajor(from.Shape);
            var axisStride = strides[axis];
            strides[axis] = 0;
            return buffers => new ScatterElementsCall<T, TUpdate>(
                name, buffers.Of<T>(from), strides, axisStride, from.Shape[axis], buffers.Of<long>(places), buffers.Of<T>(values), values.Shape, update, buffers.Of<T>(to));
        }
    }
}
