using LstmOnnx.Runtime.Graphs;

namespace LstmOnnx.Runtime.Planning;

/// <summary>Inputs of a node that another node may take over: what is known of them without planning the node.</summary>
/// <param name="planner">The planner.</param>
/// <param name="node">The node.</param>
/// <param name="rank">Axes of the value that the node works on.</param>
internal readonly struct NodeConstants(Planner planner, GraphNode node, int rank)
{
    public int Rank => rank;

    /// <summary>Whether an optional input is given.</summary>
    public bool Has(int input) => input < node.Inputs.Length && node.Inputs[input] >= 0;

    /// <summary>An input's value where it is a constant of floats; null else.</summary>
    public Value? Floats(int input) => Has(input) && planner.Find(node.Inputs[input]) is { IsConstant: true, Type: ElementType.Float } value ? value : null;

    /// <summary>An input that is one constant float; null else.</summary>
    public float? Number(int input) => Floats(input) is { Count: 1 } value ? value.Floats()![0] : null;
}
