using LstmOnnx.Runtime.Planning;

namespace LstmOnnx.Runtime.Operators;

/// <summary>
/// How the second of two operands lies over the first. From opset 7 on both broadcast, their axes counted from the end. Before that shapes are equal, unless <c>broadcast</c> is 1:
/// then the second operand's axes are the last ones of the first, or those from <c>axis</c> on.
/// </summary>
internal sealed class OperandAlignment
{
    private readonly bool _legacy;
    private readonly bool _broadcasts;
    private readonly long? _axis;

    private OperandAlignment(bool legacy, bool broadcasts, long? axis) => (_legacy, _broadcasts, _axis) = (legacy, broadcasts, axis);

    /// <summary>Broadcasting from both sides, from the last axis on.</summary>
    public static OperandAlignment AtTheEnd { get; } = new(false, true, null);

    /// <summary>Whether the last axes always meet.</summary>
    public bool IsAtTheEnd => _axis is null;

    /// <summary>Reads the attributes of opsets before 7.</summary>
    public static OperandAlignment Read(NodeReader node) => node.Opset >= 7
        ? AtTheEnd
        : new(true, node.Flag("broadcast", false), node.Has("axis") ? node.Int("axis", 0) : null);

    /// <summary>The second operand with axes of size 1 behind its own, so that it broadcasts from the end.</summary>
    public Value Right(NodePlanner node, Value left, Value right)
    {
        if (!_legacy)
            return right;
        if (!_broadcasts)
        {
            return left.Shape.AsSpan().SequenceEqual(right.Shape)
                ? right
                : throw node.Mismatch($"shapes {Layout.Text(left.Shape)} and {Layout.Text(right.Shape)} differ; before opset 7 they broadcast only with attribute broadcast = 1");
        }
        var start = Start(left.Rank, right.Rank);
        if (start < 0 || start + right.Rank > left.Rank || right.Shape.Where((size, i) => size != 1 && size != left.Shape[start + i]).Any())
            throw node.Mismatch($"shape {Layout.Text(right.Shape)} does not lie over {Layout.Text(left.Shape)}{(_axis is null ? "" : $" from axis {_axis} on")}");
        var behind = new int[left.Rank - start - right.Rank];
        int[] shape = [.. right.Shape, .. behind.Select(_ => 1)];
        return right.View(shape, [.. right.Strides, .. behind], right.Offset);
    }

    /// <summary>Axes of the result before the first one of an input.</summary>
    /// <param name="input">The operand's place.</param>
    /// <param name="rank">Its axes.</param>
    /// <param name="resultRank">The result's axes.</param>
    public int AxesBefore(int input, int rank, int resultRank) => input == 1 && _legacy ? (int)Start(resultRank, rank) : resultRank - rank;

    private long Start(int leftRank, int rightRank) => _axis is not { } axis ? leftRank - rightRank : axis < 0 ? axis + leftRank : axis;
}
