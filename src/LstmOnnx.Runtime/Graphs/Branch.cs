namespace LstmOnnx.Runtime.Graphs;

/// <summary>A graph inside a node: it sees the values of the graphs around it.</summary>
/// <param name="Nodes">Its nodes, in order.</param>
/// <param name="Outputs">The value numbers of its outputs.</param>
internal sealed record Branch(IReadOnlyList<GraphNode> Nodes, int[] Outputs);
