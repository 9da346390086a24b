using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>A checked graph, and the graphs inside it, with every name resolved: nodes in the file's order, which the gate found sound, and values by number.</summary>
internal sealed class Graph
{
    private readonly List<GraphNode>?[] _readers;
    private readonly GraphNode?[] _givers;
    private readonly bool[] _needed;

    public Graph(CheckedModel model, RecurrentSemantics semantics)
    {
        var builder = new GraphBuilder(model.Document, semantics);
        (Nodes, Inputs, Outputs) = builder.Main(model);
        (AllNodes, Initializers, ValueCount) = (builder.AllNodes, builder.Initializers, builder.ValueCount);
        (ConsumerCounts, _readers, _givers, _needed) = (new int[ValueCount], new List<GraphNode>?[ValueCount], new GraphNode?[ValueCount], new bool[AllNodes.Count]);
        (InputInfos, OutputInfos) = (model.Inputs, model.Outputs);
        CountReaders(Nodes, Outputs);
    }

    /// <summary>The nodes of the main graph.</summary>
    public IReadOnlyList<GraphNode> Nodes { get; }

    /// <summary>The nodes of all graphs by <see cref="GraphNode.Index"/>: those of a graph inside a node come before the node.</summary>
    public IReadOnlyList<GraphNode> AllNodes { get; }

    /// <summary>The stored tensors of all graphs.</summary>
    public IReadOnlyList<(int Value, TensorDocument Tensor)> Initializers { get; }

    /// <summary>Value numbers of the model's inputs.</summary>
    public int[] Inputs { get; }

    /// <summary>Value numbers of the model's outputs.</summary>
    public int[] Outputs { get; }

    /// <summary>The model's inputs as the file declares them.</summary>
    public IReadOnlyList<TensorInfo> InputInfos { get; }

    /// <summary>The model's outputs as the file declares them.</summary>
    public IReadOnlyList<TensorInfo> OutputInfos { get; }

    public int ValueCount { get; }

    /// <summary>How often each value is read by nodes that the model's outputs need; being an output of a graph counts as one.</summary>
    public int[] ConsumerCounts { get; }

    /// <summary>Whether a model output depends on a node.</summary>
    public bool IsNeeded(GraphNode node) => _needed[node.Index];

    /// <summary>The one node that reads a value, in the graph that the giver stands in; null where there are several readers, or the value is an output.</summary>
    public GraphNode? OnlyReader(GraphNode giver, int value) =>
        ReadersOf(giver, value) is [var reader] ? reader : null;

    /// <summary>All readers of a value, last one first, if they are nodes of the graph that the giver stands in; none where another graph reads it, or it is an output. One that reads it twice stands twice.</summary>
    public IReadOnlyList<GraphNode> ReadersOf(GraphNode giver, int value) =>
        _readers[value] is { } readers && readers.Count == ConsumerCounts[value] && readers.TrueForAll(reader => reader.Scope == giver.Scope) ? readers : [];

    /// <summary>The node that the model's outputs need and that gives a value; null where there is none.</summary>
    public GraphNode? GiverOf(int value) => value < 0 ? null : _givers[value];

    /// <summary>Whether all readers of a value, but for one, stand behind a node.</summary>
    public bool IsReadBehind(GraphNode node, int value, GraphNode except) => _readers[value] is not { } readers || readers.TrueForAll(reader => reader == except || reader.Index > node.Index);

    private void CountReaders(IReadOnlyList<GraphNode> nodes, int[] outputs)
    {
        foreach (var output in outputs)
            ConsumerCounts[output]++;
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            _needed[node.Index] = node.Outputs.Any(o => o >= 0 && ConsumerCounts[o] > 0);
            if (!_needed[node.Index])
                continue;
            foreach (var output in node.Outputs.Where(v => v >= 0))
                _givers[output] = node;
            foreach (var input in node.Inputs.Where(v => v >= 0))
            {
                ConsumerCounts[input]++;
                (_readers[input] ??= []).Add(node);
            }
            foreach (var branch in node.Branches)
                CountReaders(branch.Nodes, branch.Outputs);
        }
    }
}
