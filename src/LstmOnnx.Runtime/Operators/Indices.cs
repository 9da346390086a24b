using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Inputs that hold indices.</summary>
internal static class Indices
{
    /// <summary>Indices in row-major order, data or not.</summary>
    public static Value Read(NodePlanner node, int input)
    {
        var value = node.Input(input);
        return value.Type is ElementType.Int64 or ElementType.Int32
            ? node.RowMajor(value)
            : throw node.Mismatch($"input 'indices' has elements of type {value.Type}, expected Int64 or Int32");
    }

    /// <summary>Refuses indices whose own coordinates lie outside of the value that they point into.</summary>
    public static void CheckInside(NodePlanner node, int[] shape, int[] indices, int axis)
    {
        if (indices.Length != shape.Length)
            throw node.Mismatch($"indices of shape {Layout.Text(indices)} for a value of shape {Layout.Text(shape)}, expected as many axes");
        for (var i = 0; i < shape.Length; i++)
        {
            if (i != axis && indices[i] > shape[i])
                throw node.Mismatch($"indices of shape {Layout.Text(indices)} reach outside of a value of shape {Layout.Text(shape)} along axis {i}");
        }
    }
}
