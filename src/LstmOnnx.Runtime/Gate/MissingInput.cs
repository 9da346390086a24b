using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Says why a value is not there where a node reads it: nothing gives it, a later node does, or nodes wait for each other.</summary>
internal static class MissingInput
{
    /// <param name="node">The node that reads.</param>
    /// <param name="input">The name it reads.</param>
    /// <param name="around">The graphs around the node, innermost first.</param>
    public static ModelRefusedException Explain(NodeDocument node, string input, IEnumerable<GraphDocument> around)
    {
        var name = Readable.Name(input);
        var giver = around.FirstOrDefault(graph => graph.Nodes.Any(n => n.Outputs.Contains(input)));
        if (giver is null)
            return new ModelRefusedException(RefusalCode.MissingValue, $"{node.Label}: it reads '{name}', which no node, input or initializer gives: export the model again", node.Label);
        return NodeInCycle(giver) is { } waiting
            ? new ModelRefusedException(RefusalCode.Cycle, $"{waiting.Label}: nodes wait for each other's outputs, this one among them: a graph has to be free of cycles", waiting.Label)
            : new ModelRefusedException(RefusalCode.NodeOrder, $"{node.Label}: it reads '{name}', which a later node gives: nodes have to stand in the order in which they run, sort them", node.Label);
    }

    // Kahn's algorithm; nodes that never become ready hang on a cycle. Walking backwards from any of them, the first node met twice lies on it.
    private static NodeDocument? NodeInCycle(GraphDocument graph)
    {
        var givers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            foreach (var output in graph.Nodes[i].Outputs)
                givers.TryAdd(output, i);
        }
        givers.Remove("");
        var needs = new List<int>[graph.Nodes.Count];
        var readers = new List<int>?[graph.Nodes.Count];
        for (var i = 0; i < needs.Length; i++)
        {
            needs[i] = [.. Reads(graph.Nodes[i]).Where(givers.ContainsKey).Select(name => givers[name])];
            foreach (var giver in needs[i])
                (readers[giver] ??= []).Add(i);
        }

        var open = Array.ConvertAll(needs, n => n.Count);
        var ready = new Stack<int>(Enumerable.Range(0, open.Length).Where(i => open[i] == 0));
        while (ready.TryPop(out var done))
        {
            foreach (var reader in readers[done] ?? [])
            {
                if (--open[reader] == 0)
                    ready.Push(reader);
            }
        }

        var at = Array.FindIndex(open, count => count > 0);
        if (at < 0)
            return null;
        var met = new bool[open.Length];
        while (!met[at])
        {
            met[at] = true;
            at = needs[at].First(giver => open[giver] > 0);
        }
        return graph.Nodes[at];
    }

    // What a node reads, and what the graphs inside it read from outside (their own names among it give no edge).
    private static string[] Reads(NodeDocument node)
    {
        var inner = GraphWalk.Subgraphs(node).SelectMany(GraphWalk.AllGraphs);
        return node.Inputs.Concat(inner.SelectMany(graph => graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Outputs.Select(o => o.Name))));
    }
}
