using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Values have names, given once in a graph and the graphs around it, and before they are read. Graphs side by side may use the same names.</summary>
internal sealed class NameGate
{
    // What is in sight at this point of the walk.
    private readonly HashSet<string> _visible = new(StringComparer.Ordinal);
    private readonly Stack<GraphDocument> _around = new();

    private NameGate()
    {
    }

    public static void Check(GraphDocument main)
    {
        if (main.Outputs.Count == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, "the graph has no output, expected at least one");
        foreach (var value in main.Inputs.Concat(main.Outputs).Where(v => v.Kind is not (ValueKind.Tensor or ValueKind.Undeclared)))
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"the model's '{Readable.Name(value.Name)}' is of kind {value.Kind}, expected a tensor");
        new NameGate().Visit(main);
    }

    private void Visit(GraphDocument graph)
    {
        var own = new List<string>();
        _around.Push(graph);
        VisitInputs(graph, own);
        foreach (var node in graph.Nodes)
            Visit(node, own);
        VisitOutputs(graph);
        _around.Pop();
        foreach (var name in own)
            _visible.Remove(name);
    }

    private void VisitInputs(GraphDocument graph, List<string> own)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            Give(input.Name, "input", own);
            open.Add(input.Name);
        }
        // An initializer with the name of an input is that input's default.
        foreach (var tensor in graph.Initializers.Where(tensor => !open.Remove(tensor.Name)))
            Give(tensor.Name, "initializer", own);
    }

    private void Visit(NodeDocument node, List<string> own)
    {
        foreach (var input in node.Inputs)
        {
            if (input.Length > 0 && !_visible.Contains(input))
                throw MissingInput.Explain(node, input, _around);
        }
        foreach (var inner in GraphWalk.Subgraphs(node))
            Visit(inner);
        foreach (var output in node.Outputs)
        {
            if (output.Length > 0)
                Give(output, node, own);
        }
    }

    private void VisitOutputs(GraphDocument graph)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in graph.Outputs)
        {
            if (!_visible.Contains(output.Name))
                throw new ModelRefusedException(RefusalCode.MissingValue, $"output '{Readable.Name(output.Name)}' of graph '{Readable.Name(graph.Name)}' is given by no node, input or initializer");
            if (!seen.Add(output.Name))
                throw new ModelRefusedException(RefusalCode.DuplicateName, $"output '{Readable.Name(output.Name)}' of graph '{Readable.Name(graph.Name)}' stands twice, expected once");
        }
    }

    private void Give(string name, string role, List<string> own)
    {
        if (name.Length == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"an {role} has no name: export the model again");
        if (!_visible.Add(name))
            throw new ModelRefusedException(RefusalCode.DuplicateName, $"{role} '{Readable.Name(name)}': the name is given a second time, expected once: export the model again");
        own.Add(name);
    }

    private void Give(string name, NodeDocument node, List<string> own)
    {
        if (!_visible.Add(name))
            throw new ModelRefusedException(RefusalCode.DuplicateName, $"{node.Label}: its output '{Readable.Name(name)}' is given a second time, expected once: export the model again", node.Label);
        own.Add(name);
    }
}
