using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Walks a graph and the graphs inside it.</summary>
internal static class GraphWalk
{
    /// <summary>The graph and all graphs in attributes below it, each once; the reader has bounded their depth.</summary>
    public static IEnumerable<GraphDocument> AllGraphs(GraphDocument graph)
    {
        var open = new Stack<GraphDocument>([graph]);
        while (open.TryPop(out var current))
        {
            yield return current;
            foreach (var node in current.Nodes)
            {
                foreach (var inner in Subgraphs(node))
                    open.Push(inner);
            }
        }
    }

    public static IEnumerable<GraphDocument> Subgraphs(NodeDocument node) =>
        node.Attributes.Count == 0 ? [] : node.Attributes.Select(a => a.Graph).OfType<GraphDocument>();
}
