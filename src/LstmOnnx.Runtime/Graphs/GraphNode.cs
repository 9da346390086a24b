using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>A node with its operator read and its names turned into value numbers.</summary>
/// <param name="Index">Its place in the graph.</param>
/// <param name="Document">The node as the file has it.</param>
/// <param name="Operator">Its attributes, read and checked.</param>
/// <param name="Inputs">Value numbers; −1 where an optional input is absent.</param>
/// <param name="Outputs">Value numbers; −1 where an output is not wanted.</param>
/// <param name="Branches">The graphs inside the node, in the order of <see cref="Operator.BranchNames"/>.</param>
/// <param name="Scope">The number of the graph that the node stands in; the main one is 0.</param>
internal sealed record GraphNode(int Index, NodeDocument Document, Operator Operator, int[] Inputs, int[] Outputs, Branch[] Branches, int Scope)
{
    /// <summary>How messages name it.</summary>
    public string Label { get; } = Document.Label;
}
