using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>Axis numbers of attributes and inputs: negative ones count from the end.</summary>
internal static class Axes
{
    /// <summary>An axis in 0 … rank − 1.</summary>
    public static int Normalise(NodePlanner node, long axis, int rank)
    {
        if (axis < -rank || axis >= rank)
            throw node.Mismatch($"axis {axis} of a value with {rank} axes");
        return (int)(axis < 0 ? axis + rank : axis);
    }

    /// <summary>Distinct axes in 0 … rank − 1.</summary>
    public static int[] Normalise(NodePlanner node, long[] axes, int rank)
    {
        var result = Array.ConvertAll(axes, a => Normalise(node, a, rank));
        return result.Distinct().Count() == result.Length ? result : throw node.Mismatch($"axes [{string.Join(", ", axes)}] name one axis twice");
    }

    /// <summary>A shape from stored integers.</summary>
    public static int[] Shape(NodePlanner node, long[] sizes)
    {
        if (sizes.Length > NodePlanner.MaxRank || sizes.Any(s => s is < 0 or > int.MaxValue))
            throw node.Mismatch($"[{string.Join(", ", sizes.Take(40))}] is no shape of at most {NodePlanner.MaxRank} axes");
        return Array.ConvertAll(sizes, s => (int)s);
    }
}
