using LstmOnnx.Runtime.Calls;
using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>What stands beyond the ends of an axis.</summary>
internal enum PadMode
{
    /// <summary>One value.</summary>
    Constant,

    /// <summary>The axis mirrored at its first and last element, which are not repeated.</summary>
    Reflect,

    /// <summary>The first and the last element.</summary>
    Edge,

    /// <summary>The axis over again.</summary>
    Wrap,
}

/// <summary>Plans values with longer or shorter axes. Elements that are cut off are a view.</summary>
internal static class Padding
{
    /// <summary>A value with elements added before and behind each axis; negative counts take elements away.</summary>
    /// <param name="node">The node.</param>
    /// <param name="value">The value, in any layout.</param>
    /// <param name="mode">What is added.</param>
    /// <param name="begins">A count for each axis.</param>
    /// <param name="ends">A count for each axis.</param>
    /// <param name="fill">The one element that <see cref="PadMode.Constant"/> adds; null for 0.</param>
    public static Value Apply(NodePlanner node, Value value, PadMode mode, long[] begins, long[] ends, Value? fill)
    {
        var shape = ShapeOf(node, value, begins, ends);
        if (Enumerable.Range(0, value.Rank).All(a => begins[a] <= 0 && ends[a] <= 0))
        {
            for (var axis = 0; axis < value.Rank; axis++)
                value = value.Sliced(axis, (int)-begins[axis], 1, shape[axis]);
            return value;
        }
        var result = node.New(value.Type, shape);
        if (result.Count == 0)
            return result;
        for (var axis = 0; axis < value.Rank; axis++)
        {
            if (value.Shape[axis] == 0 && mode != PadMode.Constant)
                throw node.Mismatch($"axis {axis} holds nothing that mode {mode} could repeat");
        }
        node.TakeRoom(2 * shape.Sum(s => (long)s));
        var indices = shape.Select((size, axis) => Table(size, value.Shape[axis], begins[axis], mode)).ToArray();
        if (mode != PadMode.Constant)
            fill = null;
        node.Emit($"pad {Layout.Text(value.Shape)} to {Layout.Text(shape)}", fill is null ? [value] : [value, fill], [result], TableCopyCall.Bind(value, indices, fill, result));
        return result;
    }

    private static int[] ShapeOf(NodePlanner node, Value value, long[] begins, long[] ends)
    {
        var sizes = new long[value.Rank];
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (begins[axis] is < -int.MaxValue or > int.MaxValue || ends[axis] is < -int.MaxValue or > int.MaxValue || value.Shape[axis] + begins[axis] + ends[axis] < 0
                || -begins[axis] > value.Shape[axis] || -ends[axis] > value.Shape[axis])
                throw node.Mismatch($"pads {begins[axis]} and {ends[axis]} of an axis of size {value.Shape[axis]}");
            sizes[axis] = value.Shape[axis] + begins[axis] + ends[axis];
        }
        return Axes.Shape(node, sizes);
    }

    private static int[] Table(int size, int from, long begin, PadMode mode)
    {
        var table = new int[size];
        for (var i = 0; i < size; i++)
            table[i] = Index(i - begin, from, mode);
        return table;
    }

    private static int Index(long i, int size, PadMode mode)
    {
        if (i >= 0 && i < size)
            return (int)i;
        switch (mode)
        {
            case PadMode.Constant:
                return TableCopyCall.Outside;
            case PadMode.Edge:
                return i < 0 ? 0 : size - 1;
            case PadMode.Wrap:
                return (int)(((i % size) + size) % size);
            default:
                // There and back again: a period of 2 (size − 1).
                if (size == 1)
                    return 0;
                var period = 2L * (size - 1);
                var place = ((i % period) + period) % period;
                return (int)Math.Min(place, period - place);
        }
    }
}
