using LstmOnnx.Runtime.Gate;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Tracing;

/// <summary>A model with more outputs: all that one recurrent node reads and gives. What it computes is the same, for the new outputs are copies.</summary>
internal sealed class ExposedNode
{
    /// <summary>Inputs of a recurrent node come first among the places, its outputs behind them.</summary>
    public const int OutputsAt = 8, OutputCount = 3;

    private readonly NodePath _path;
    private readonly string _prefix;
    private readonly List<int> _places = [];

    private ExposedNode(ModelDocument model, NodePath path)
    {
        _path = path;
        _prefix = FreePrefix(model.Graph);
        Document = new ModelDocument
        {
            IrVersion = model.IrVersion,
            ProducerName = model.ProducerName,
            ProducerVersion = model.ProducerVersion,
            Domain = model.Domain,
            ModelVersion = model.ModelVersion,
            OpsetImports = model.OpsetImports,
            Graph = Around(model.Graph, 0),
            Metadata = model.Metadata,
            Bytes = model.Bytes,
        };
        Outputs = [.. Enumerable.Range(0, OutputsAt + OutputCount).Select(place => _places.IndexOf(place) is >= 0 and var at ? model.Graph.Outputs.Count + at : -1)];
    }

    public ModelDocument Document { get; }

    /// <summary>For each input place of ONNX, then for Y, Y_h and Y_c at <see cref="OutputsAt"/>: its place among the model's outputs; −1 where the node has no such input.</summary>
    public IReadOnlyList<int> Outputs { get; }

    public static ExposedNode Of(ModelDocument model, NodePath path) => new(model, path);

    private string[] Names(int depth) => [.. _places.Select(place => $"{_prefix}{depth}.{place}")];

    private GraphDocument Around(GraphDocument graph, int depth)
    {
        var nodes = graph.Nodes.ToList();
        var place = _path.Places[depth];
        if (depth == _path.Attributes.Count)
        {
            nodes[place] = WithAllOutputs(nodes[place]);
            var read = nodes[place].Inputs.Concat(Enumerable.Repeat("", OutputsAt - nodes[place].Inputs.Count)).Concat(nodes[place].Outputs).ToArray();
            _places.AddRange(Enumerable.Range(0, read.Length).Where(p => read[p].Length > 0));
            nodes.AddRange(_places.Zip(Names(depth), (p, name) => Copy(read[p], name)));
        }
        else
        {
            nodes[place] = WithBranches(nodes[place], depth);
        }
        return With(graph, nodes, Names(depth));
    }

    // The other branch has none of the values; its condition stands in for them.
    private NodeDocument WithBranches(NodeDocument node, int depth)
    {
        var taken = Around(node.Find(_path.Attributes[depth])!.Graph!, depth + 1);
        var attributes = node.Attributes.Select(attribute => attribute.Graph is not { } graph ? attribute
            : new AttributeDocument(attribute.Name, AttributeKind.Graph, 0, attribute.Name == _path.Attributes[depth] ? taken
                : With(graph, [.. graph.Nodes, .. Names(depth + 1).Select(name => Copy(node.Inputs[0], name))], Names(depth + 1))));
        return With(node, [.. node.Outputs, .. Names(depth)], [.. attributes]);
    }

    private NodeDocument WithAllOutputs(NodeDocument node)
    {
        var count = node.OpType == "LSTM" ? OutputCount : OutputCount - 1;
        return With(node, [.. Enumerable.Range(0, count).Select(i => i < node.Outputs.Count && node.Outputs[i].Length > 0 ? node.Outputs[i] : $"{_prefix}own.{i}")], node.Attributes);
    }

    private static NodeDocument With(NodeDocument node, IReadOnlyList<string> outputs, IReadOnlyList<AttributeDocument> attributes) =>
        new() { Name = node.Name, OpType = node.OpType, Domain = node.Domain, Inputs = node.Inputs, Outputs = outputs, Attributes = attributes };

    private static GraphDocument With(GraphDocument graph, IReadOnlyList<NodeDocument> nodes, string[] outputs) => new()
    {
        Name = graph.Name,
        Nodes = nodes,
        Initializers = graph.Initializers,
        Inputs = graph.Inputs,
        Outputs = [.. graph.Outputs, .. outputs.Select(name => new ValueDocument { Name = name, Kind = ValueKind.Undeclared })],
        ValueInfos = graph.ValueInfos,
    };

    private static NodeDocument Copy(string from, string to) => new() { Name = to, OpType = "Identity", Domain = "", Inputs = [from], Outputs = [to], Attributes = [] };

    private static string FreePrefix(GraphDocument main)
    {
        var prefix = "traced.";
        var names = GraphWalk.AllGraphs(main).SelectMany(g => g.Nodes.SelectMany(n => n.Outputs).Concat(g.Inputs.Select(i => i.Name)).Concat(g.Initializers.Select(i => i.Name))).ToArray();
        while (Array.Exists(names, name => name.StartsWith(prefix, StringComparison.Ordinal)))
            prefix = "_" + prefix;
        return prefix;
    }
}
