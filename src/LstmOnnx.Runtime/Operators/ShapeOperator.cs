using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Shape: a constant once a session's shapes are known; from opset 15 on, a range of the axes.</summary>
internal sealed class ShapeOperator(long start, long? end) : Operator
{
    public static OperatorDescription Description { get; } = new("Shape", 1, node =>
    {
        node.Inputs(1, 1);
        if (node.Opset < 15)
            return new ShapeOperator(0, null);
        var end = node.Int("end", long.MaxValue);
        return new ShapeOperator(node.Int("start", 0), end == long.MaxValue ? null : end);
    });

    public override void Plan(NodePlanner node)
    {
        var shape = node.Input(0).Shape;
        var (from, to) = (Clamp(start, shape.Length), Clamp(end ?? shape.Length, shape.Length));
        var sizes = from < to ? Array.ConvertAll(shape.AsSpan(from..to).ToArray(), s => (long)s) : [];
        node.Output(0, node.NewIntegers(ElementType.Int64, sizes, sizes.Length));
    }

    private static int Clamp(long axis, int rank) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
}
