using LstmOnnx.Runtime.Operators;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>Reads operators and turns names into numbers. A graph inside a node sees the names around it; graphs side by side may use the same names for other values.</summary>
internal sealed class GraphBuilder(ModelDocument model, RecurrentSemantics semantics)
{
    private readonly int _opset = (int)model.OpsetImports.First(o => o.Domain is "" or "ai.onnx").Version;
    private readonly List<Dictionary<string, int>> _scopes = [];
    private readonly List<GraphNode> _nodes = [];
    private readonly List<(int Value, TensorDocument Tensor)> _initializers = [];
    private int _scopeCount;

    public IReadOnlyList<GraphNode> AllNodes => _nodes;

    public IReadOnlyList<(int Value, TensorDocument Tensor)> Initializers => _initializers;

    public int ValueCount { get; private set; }

    public (IReadOnlyList<GraphNode> Nodes, int[] Inputs, int[] Outputs) Main(CheckedModel checkedModel)
    {
        _scopes.Add(new Dictionary<string, int>(StringComparer.Ordinal));
        int[] inputs = [.. checkedModel.Inputs.Select(i => Give(i.Name))];
        var nodes = Contents(model.Graph);
        return (nodes, inputs, [.. checkedModel.Outputs.Select(o => Find(o.Name))]);
    }

    private Branch Inner(GraphDocument graph)
    {
        _scopes.Add(new Dictionary<string, int>(StringComparer.Ordinal));
        foreach (var input in graph.Inputs)
            Give(input.Name);
        var nodes = Contents(graph);
        var branch = new Branch(nodes, [.. graph.Outputs.Select(o => Find(o.Name))]);
        _scopes.RemoveAt(_scopes.Count - 1);
        return branch;
    }

    private List<GraphNode> Contents(GraphDocument graph)
    {
        var scope = _scopeCount++;
        foreach (var tensor in graph.Initializers)
            _initializers.Add((_scopes[^1].TryGetValue(tensor.Name, out var input) ? input : Give(tensor.Name), tensor));
        var nodes = new List<GraphNode>(graph.Nodes.Count);
        foreach (var node in graph.Nodes)
        {
            var read = OperatorList.Read(node, _opset, semantics);
            int[] inputs = [.. node.Inputs.Select(name => name.Length == 0 ? -1 : Find(name))];
            Branch[] branches = [.. read.BranchNames.Select(name => Inner(node.Find(name)!.Graph!))];
            int[] outputs = [.. node.Outputs.Select(name => name.Length == 0 ? -1 : Give(name))];
            nodes.Add(new GraphNode(_nodes.Count, node, read, inputs, outputs, branches, scope));
            _nodes.Add(nodes[^1]);
        }
        return nodes;
    }

    private int Give(string name) => _scopes[^1][name] = ValueCount++;

    // The gate has seen to it that the name is in sight.
    private int Find(string name)
    {
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_scopes[i].TryGetValue(name, out var number))
                return number;
        }
        throw new InvalidOperationException($"the name '{Readable.Name(name)}' is not in sight");
    }
}
