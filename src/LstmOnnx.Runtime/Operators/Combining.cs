using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans functions of two broadcast operands that have no vector kernel: of doubles and integers, comparisons, truth values.</summary>
internal static class Combining
{
    /// <summary>Adds the call that combines two values on one carrier into a result of their broadcast shape.</summary>
    /// <param name="node">The node.</param>
    /// <param name="text">What is done, for people.</param>
    /// <param name="left">The left operand, in any layout.</param>
    /// <param name="right">The right operand, in any layout.</param>
    /// <param name="type">The result's type.</param>
    /// <param name="combination">The function.</param>
    public static Value Apply<TFrom, TTo, TCombination>(NodePlanner node, string text, Value left, Value right, ElementType type, TCombination combination)
        where TFrom : unmanaged
        where TTo : unmanaged
        where TCombination : struct, ICombination<TFrom, TTo> => Apply(node, text, left, right, type, new CombineLoop<TFrom, TTo, TCombination>(combination));

    private static Value Apply<TFrom, TTo>(NodePlanner node, string text, Value left, Value right, ElementType type, CombineLoop<TFrom, TTo> loop)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        var shape = Layout.Broadcast(left.Shape, right.Shape)
            ?? throw node.Mismatch($"shapes {Layout.Text(left.Shape)} and {Layout.Text(right.Shape)} do not broadcast");
        var result = node.New(type, shape);
        if (result.Count == 0)
            return result;
        var (l, r) = (left.BroadcastTo(shape), right.BroadcastTo(shape));
        var (sizes, leftStrides, rightStrides) = Strided.Collapse(shape, l.Strides, r.Strides);
        node.Emit($"{text} of {result.Count} elements of type {left.Type}", [left, right], [result], buffers => new CombineCall<TFrom, TTo>(
            buffers.Storage<TFrom>(left), left.Offset, leftStrides, buffers.Storage<TFrom>(right), right.Offset, rightStrides, sizes, loop, buffers.Of<TTo>(result)));
        return result;
    }
}
