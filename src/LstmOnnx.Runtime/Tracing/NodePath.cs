using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tracing;

/// <summary>Where a node stands: the nodes whose graphs are entered on the way, and itself at the end.</summary>
/// <param name="Places">Its place in the main graph, or that of the node around it, and so on inwards.</param>
/// <param name="Attributes">The attributes that hold the graphs which are entered; one less than the places.</param>
/// <param name="Node">The node.</param>
internal sealed record NodePath(IReadOnlyList<int> Places, IReadOnlyList<string> Attributes, NodeDocument Node)
{
    /// <summary>The recurrent nodes of a graph and of the branches inside it, in order. The reader has bounded the depth.</summary>
    public static IEnumerable<NodePath> Recurrent(GraphDocument graph) => Recurrent(graph, [], []);

    private static IEnumerable<NodePath> Recurrent(GraphDocument graph, int[] places, string[] attributes)
    {
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
            if (node.OpType is "LSTM" or "GRU" or "RNN")
                yield return new NodePath([.. places, i], attributes, node);
            foreach (var attribute in node.OpType == "If" ? node.Attributes : [])
            {
                foreach (var inner in attribute.Graph is { } branch ? Recurrent(branch, [.. places, i], [.. attributes, attribute.Name]) : [])
                    yield return inner;
            }
        }
    }
}
