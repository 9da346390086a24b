using LstmOnnx.Kernels;
using LstmOnnx.Runtime.Graphs;
using LstmOnnx.Runtime.Operators;

namespace LstmOnnx.Runtime.Planning;

/// <summary>
/// HardSwish as exporters wrote it before it was an operator: x · clip(x + 3, 0, 6) / 6, the division before or after the product. Found where nothing else reads x or what lies between.
/// </summary>
internal static class HardSwish
{
    private const float Sixth = 1f / 6;

    /// <summary>The four nodes behind the giver of x, the last of which gives the result; null where they are not there.</summary>
    /// <param name="planner">The planner.</param>
    /// <param name="giver">What gives x, as output 0.</param>
    /// <param name="rank">Axes of x: a constant of more would change the shape.</param>
    public static GraphNode[]? Find(Planner planner, GraphNode giver, int rank)
    {
        var x = giver.Outputs[0];
        if (planner.Graph.ReadersOf(giver, x) is not [var one, var other])
            return null;
        var (add, product) = Is(one, BinaryOperation.Add) ? (one, other) : (other, one);
        if (!Is(add, BinaryOperation.Add) || !Is(product, BinaryOperation.Multiply) || Number(planner, add, x, rank) != 3)
            return null;
        if (OnlyReader(planner, add) is not { } clip || clip.Inputs[0] != add.Outputs[0]
            || clip.Operator.Activation(new NodeConstants(planner, clip, rank)) is not { Operation: UnaryOperation.Clip, Alpha: 0, Beta: 6 })
            return null;
        if (OnlyReader(planner, clip) is not { } next)
            return null;
        if (next == product)
            return OnlyReader(planner, product) is { } last && IsSixth(planner, last, product.Outputs[0], rank) ? [add, clip, product, last] : null;
        return IsSixth(planner, next, clip.Outputs[0], rank) && OnlyReader(planner, next) == product ? [add, clip, next, product] : null;
    }

    private static bool Is(GraphNode node, BinaryOperation operation) => node.Operator is BinaryOperator { BroadcastsAtTheEnd: true } binary && binary.Operation == operation;

    private static bool IsSixth(Planner planner, GraphNode node, int value, int rank) =>
        (Is(node, BinaryOperation.Divide) && node.Inputs[0] == value && Number(planner, node, value, rank) == 6)
        || (Is(node, BinaryOperation.Multiply) && Number(planner, node, value, rank) == Sixth);

    // The constant number that meets a value.
    private static float? Number(Planner planner, GraphNode node, int value, int rank)
    {
        var constant = new NodeConstants(planner, node, rank).Floats(node.Inputs[0] == value ? 1 : 0);
        return constant is { Count: 1 } && constant.Rank <= rank ? constant.Floats()![0] : null;
    }

    private static GraphNode? OnlyReader(Planner planner, GraphNode giver) => planner.Graph.OnlyReader(giver, giver.Outputs[0]);
}
