using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Every name is given once and before it is used, in each graph and its subgraphs; nodes call operator sets that the model imports.</summary>
internal sealed class NameGate
{
    private readonly HashSet<string> _domains;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private NameGate(ModelDocument model) => _domains = [.. model.OpsetImports.Select(o => Domain(o.Domain))];

    public static void Check(ModelDocument model) => new NameGate(model).Graph(model.Graph);

    /// <summary>"ai.onnx" is another name of the empty domain.</summary>
    public static string Domain(string domain) => domain == "ai.onnx" ? "" : domain;

    // A subgraph sees what stands before it outside, and takes its own names along when it ends.
    private void Graph(GraphDocument graph)
    {
        var own = new List<string>();
        var inputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Inputs)
        {
            Give(input.Name, "an input", own);
            inputs.Add(input.Name);
        }
        var initialised = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializers)
        {
            if (!initialised.Add(tensor.Name))
                throw Twice(tensor.Name, "an initializer");
            // Older files list every initializer among the inputs too.
            if (!inputs.Contains(tensor.Name))
                Give(tensor.Name, "an initializer", own);
        }
        var given = new Lazy<HashSet<string>>(() => [.. graph.Nodes.SelectMany(n => n.Outputs)]);
        foreach (var node in graph.Nodes)
            Node(node, given, own);
        foreach (var output in graph.Outputs)
        {
            if (!_known.Contains(output.Name))
                throw new ModelRefusedException(RefusalCode.MissingValue, $"output '{Readable.Name(output.Name)}' is given by no node, input or initializer");
        }
        _known.ExceptWith(own);
    }

    private void Node(NodeDocument node, Lazy<HashSet<string>> given, List<string> own)
    {
        var label = node.Label;
        if (node.OpType.Length == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"{label}: it does not say its operator", label);
        if (!_domains.Contains(Domain(node.Domain)))
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOperator, $"{label}: operator set '{node.Domain}' is not imported by the model", label);
        foreach (var input in node.Inputs)
        {
            if (input.Length == 0 || _known.Contains(input))
                continue;
            throw given.Value.Contains(input)
                ? new ModelRefusedException(RefusalCode.Cycle, $"{label}: it reads '{Readable.Name(input)}', which this node or a later one gives: nodes must stand in the order they run, without cycles", label)
                : new ModelRefusedException(RefusalCode.MissingValue, $"{label}: it reads '{Readable.Name(input)}', which no node, input or initializer gives", label);
        }
        var attributes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in node.Attributes)
        {
            if (!attributes.Add(attribute.Name))
                throw new ModelRefusedException(RefusalCode.DuplicateName, $"{label}: attribute '{Readable.Name(attribute.Name)}' is given twice", label, attribute.Name);
            if (attribute.Graph is { } subgraph)
                Graph(subgraph);
            foreach (var one in attribute.Graphs)
                Graph(one);
        }
        foreach (var output in node.Outputs)
        {
            if (output.Length > 0)
                Give(output, label, own);
        }
    }

    private void Give(string name, string giver, List<string> own)
    {
        if (name.Length == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, $"{giver} has no name");
        if (!_known.Add(name))
            throw Twice(name, giver);
        own.Add(name);
    }

    private static ModelRefusedException Twice(string name, string giver) =>
        new(RefusalCode.DuplicateName, $"{giver} gives '{Readable.Name(name)}', which is given already: names must be unique");
}
