using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans elementwise combinations of two values of floats: one kernel call where both lie in order, else one per row.</summary>
internal static class Broadcasting
{
    // A kernel call pays for itself from a few vectors on; constant rows that are shorter are laid out several times.
    private const int LeastRun = 256;

    /// <summary>Adds the calls that combine two values into one of their broadcast shape.</summary>
    public static Value Apply(NodePlanner node, BinaryOperation operation, Value left, Value right, int[] shape)
    {
        var result = node.New(shape);
        if (result.Count == 0)
            return result;
        if (IsFlat(left, shape) && IsFlat(right, shape))
            return Flat(node, operation, left, right, result);
        left = Walkable(node, left, shape);
        right = Walkable(node, right, shape);
        if (IsFlat(left, shape) && IsFlat(right, shape))
            return Flat(node, operation, left, right, result);

        var (l, r) = (left.BroadcastTo(shape), right.BroadcastTo(shape));
        var (sizes, leftStrides, rightStrides) = Strided.Collapse(shape, l.Strides, r.Strides);
        if (sizes is [> 0, > 0 and < LeastRun])
        {
            if (l.IsRowMajor && right.IsConstant && right.Count == sizes[1] && rightStrides is [0, 1])
                return Tiled(node, operation, left, right, sizes, result, constantIsLeft: false);
            if (r.IsRowMajor && left.IsConstant && left.Count == sizes[1] && leftStrides is [0, 1])
                return Tiled(node, operation, right, left, sizes, result, constantIsLeft: true);
        }
        var kernels = node.Kernels;
        node.Emit($"{operation} of {result.Count} values, {result.Count / Math.Max(sizes[^1], 1)} rows", [l, r], [result],
            buffers => new BroadcastCall(kernels, operation, buffers.From(l), leftStrides, buffers.From(r), rightStrides, sizes, buffers.Of(result)));
        return result;
    }

    // Its elements in the order of the result, or a single number.
    private static bool IsFlat(Value value, int[] shape) => value.Count == 1 || value.BroadcastTo(shape).IsRowMajor;

    private static Value Flat(NodePlanner node, BinaryOperation operation, Value left, Value right, Value result)
    {
        var kernels = node.Kernels;
        var (first, second) = left.Count == 1 ? (right, left) : (left, right);
        node.Emit($"{operation} of {result.Count} values", [first, second], [result],
            buffers => new BinaryCall(kernels, operation, Elements(buffers, left), Elements(buffers, right), buffers.Of(result)), inPlace: first.Count == result.Count);
        return result;

        static Region Elements(Buffers buffers, Value value) => value.Count == 1 ? buffers.From(value).Slice(0, 1) : buffers.Of(value);
    }

    // Kernel rows walk the last axis by steps of 1 or stand still.
    private static Value Walkable(NodePlanner node, Value value, int[] shape)
    {
        var strides = value.BroadcastTo(shape).Strides;
        return strides.All(s => s >= 0) && Strided.Collapse(shape, strides, strides).Left[^1] is 0 or 1 ? value : node.RowMajor(value);
    }

    private static Value Tiled(NodePlanner node, BinaryOperation operation, Value data, Value constant, int[] sizes, Value result, bool constantIsLeft)
    {
        var row = node.FloatsOf(constant)!;
        var copies = Math.Min((LeastRun + row.Length - 1) / row.Length, sizes[0]);
        var floats = new float[copies * row.Length];
        for (var i = 0; i < copies; i++)
            row.CopyTo(floats, i * row.Length);
        var (kernels, tile) = (node.Kernels, node.NewConstant(floats, floats.Length));
        node.Emit($"{operation} of {result.Count} values, a constant for each {row.Length}", [data, tile], [result],
            buffers => new TiledCall(kernels, operation, buffers.Of(data), buffers.Of(tile), constantIsLeft, buffers.Of(result)), inPlace: true);
        return result;
    }
}
