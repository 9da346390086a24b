using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Plans the four operations, minima and maxima of two values of one type, on every carrier.</summary>
internal static class Arithmetic
{
    /// <summary>Adds the calls. Floats of 16 bits give a result of type Float, which the node's output then rounds.</summary>
    public static Value Apply(NodePlanner node, BinaryOperation operation, Value left, Value right)
    {
        if (left.Carrier == Carrier.Float)
        {
            var shape = Layout.Broadcast(left.Shape, right.Shape)
                ?? throw node.Mismatch($"shapes {Layout.Text(left.Shape)} and {Layout.Text(right.Shape)} do not broadcast");
            return Broadcasting.Apply(node, operation, node.AsFloats(left), node.AsFloats(right), shape);
        }
        return left.Carrier == Carrier.Double
            ? Combining.Apply<double, double, Doubles>(node, $"{operation}", left, right, left.Type, new(operation))
            : Combining.Apply<long, long, Integers>(node, $"{operation}", left, right, left.Type, new(operation, left.Type));
    }

    private readonly struct Doubles(BinaryOperation operation) : ICombination<double, double>
    {
        public double Apply(double left, double right) => operation switch
        {
            BinaryOperation.Add => left + right,
            BinaryOperation.Subtract => left - right,
            BinaryOperation.Multiply => left * right,
            BinaryOperation.Minimum => Math.Min(left, right),
            BinaryOperation.Maximum => Math.Max(left, right),
            _ => left / right,
        };
    }

    // Integers wrap around at their type's width; 0 comes of a division by 0, which ONNX leaves open and which must not end the process.
    private readonly struct Integers(BinaryOperation operation, ElementType type) : ICombination<long, long>
    {
        public long Apply(long left, long right) => ElementTypes.Wrap(type, unchecked(operation switch
        {
            BinaryOperation.Add => left + right,
            BinaryOperation.Subtract => left - right,
            BinaryOperation.Multiply => left * right,
            BinaryOperation.Minimum => ElementTypes.IsLess(type, right, left) ? right : left,
            BinaryOperation.Maximum => ElementTypes.IsLess(type, left, right) ? right : left,
            _ when right == 0 => 0,
            _ when type == ElementType.UInt64 => (long)((ulong)left / (ulong)right),
            _ => right == -1 ? -left : left / right,
        }));
    }
}
