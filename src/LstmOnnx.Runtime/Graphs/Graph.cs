using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>A checked graph with every name resolved: nodes in the file's order, which the gate found sound, and values by number.</summary>
internal sealed class Graph
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly GraphNode?[] _readers;
    private readonly bool[] _needed;

    public Graph(CheckedModel model)
    {
        var document = model.Document.Graph;
        var opset = (int)model.Document.OpsetImports.First(o => o.Domain is "" or "ai.onnx").Version;
        Initializers = [.. document.Initializers.Select(i => (Number(i.Name), i))];
        Inputs = [.. model.Inputs.Select(i => Number(i.Name))];
        var nodes = new List<GraphNode>(document.Nodes.Count);
        foreach (var node in document.Nodes)
        {
            nodes.Add(new GraphNode(nodes.Count, node, OperatorList.Read(node, opset),
                [.. node.Inputs.Select(NumberOrAbsent)], [.. node.Outputs.Select(NumberOrAbsent)]));
        }
        Nodes = nodes;
        Outputs = [.. model.Outputs.Select(o => Number(o.Name))];
        (ConsumerCounts, _readers, _needed) = (new int[ValueCount], new GraphNode?[ValueCount], new bool[nodes.Count]);
        CountReaders();
    }

    public IReadOnlyList<GraphNode> Nodes { get; }

    public IReadOnlyList<(int Value, TensorDocument Tensor)> Initializers { get; }

    /// <summary>Value numbers of the model's inputs.</summary>
    public int[] Inputs { get; }

    /// <summary>Value numbers of the model's outputs.</summary>
    public int[] Outputs { get; }

    public int ValueCount => _numbers.Count;

    /// <summary>How often each value is read by nodes that the model's outputs need; being an output counts as one.</summary>
    public int[] ConsumerCounts { get; }

    /// <summary>Whether a model output depends on a node.</summary>
    public bool IsNeeded(GraphNode node) => _needed[node.Index];

    /// <summary>The one node that reads a value; null where there are several readers, or the value is a model output.</summary>
    public GraphNode? OnlyReader(int value) => ConsumerCounts[value] == 1 ? _readers[value] : null;

    private void CountReaders()
    {
        foreach (var output in Outputs)
            ConsumerCounts[output]++;
        for (var i = Nodes.Count - 1; i >= 0; i--)
        {
            _needed[i] = Nodes[i].Outputs.Any(o => o >= 0 && ConsumerCounts[o] > 0);
            if (!_needed[i])
                continue;
            foreach (var input in Nodes[i].Inputs.Where(v => v >= 0))
            {
                ConsumerCounts[input]++;
                _readers[input] = Nodes[i];
            }
        }
    }

    private int NumberOrAbsent(string name) => name.Length == 0 ? -1 : Number(name);

    private int Number(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
            _numbers[name] = number = _numbers.Count;
        return number;
    }
}
