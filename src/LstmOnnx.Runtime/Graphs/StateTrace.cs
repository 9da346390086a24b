using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>
/// Follows model inputs and final states of recurrent nodes through operators that only move values, forward through a graph and the branches of its Ifs. Parts of <see cref="Contents"/> below the number of
/// inputs are inputs; those from there on are states.
/// </summary>
internal sealed class StateTrace
{
    private readonly List<Dictionary<string, Contents>> _scopes = [];
    private readonly List<RecurrentState> _states = [];
    private readonly int _inputCount;
    private int _graphCount;

    public StateTrace(GraphDocument graph, IReadOnlyList<TensorInfo> inputs)
    {
        _inputCount = inputs.Count;
        _scopes.Add(new Dictionary<string, Contents>(StringComparer.Ordinal));
        for (var i = 0; i < inputs.Count; i++)
            _scopes[0][inputs[i].Name] = Contents.Of(i);
        Walk(graph);
    }

    /// <summary>The states of all recurrent nodes, each with what it starts from.</summary>
    public IReadOnlyList<RecurrentState> States => _states;

    /// <summary>What a value of the main graph holds.</summary>
    public Contents Of(string name) => _scopes[0].GetValueOrDefault(name, Contents.Computed);

    // Whether a part is a state that starts from a model input.
    private bool IsFed(int part) => part >= _inputCount && _states[part - _inputCount].Initial.Parts.Any(p => p < _inputCount);

    private void Walk(GraphDocument graph)
    {
        foreach (var tensor in graph.Initializers)
            _scopes[^1].TryAdd(tensor.Name, OfConstant(tensor));
        foreach (var node in graph.Nodes)
        {
            if (node.OpType == "If" && node.Find("then_branch")?.Graph is { } then && node.Find("else_branch")?.Graph is { } otherwise)
                Join(node, Branch(then), Branch(otherwise));
            else if (RecurrentState.PlacesOf(node.OpType) is { Length: > 0 } places)
                Recur(node, places);
            else
                for (var i = 0; i < node.Outputs.Count; i++)
                    Give(node, i, Moved(node, i));
        }
    }

    private void Recur(NodeDocument node, (int Input, int Output)[] places)
    {
        Give(node, 0, Contents.Computed);
        foreach (var (input, output) in places)
        {
            Give(node, output, Contents.Of(_inputCount + _states.Count));
            _states.Add(new RecurrentState(node, node.HasInput(input) ? Find(node.Inputs[input]) : Contents.Zero, _graphCount));
        }
    }

    // The outputs of a graph inside a node, and the numbers of it and of the graphs in it: those that are counted while it is walked.
    private (Contents[] Outputs, Range Graphs) Branch(GraphDocument graph)
    {
        var first = ++_graphCount;
        _scopes.Add(new Dictionary<string, Contents>(StringComparer.Ordinal));
        foreach (var input in graph.Inputs)
            _scopes[^1][input.Name] = Contents.Computed;
        Walk(graph);
        Contents[] outputs = [.. graph.Outputs.Select(o => Find(o.Name))];
        _scopes.RemoveAt(_scopes.Count - 1);
        return (outputs, first..++_graphCount);
    }

    private void Join(NodeDocument node, (Contents[] Outputs, Range Graphs) then, (Contents[] Outputs, Range Graphs) otherwise)
    {
        for (var i = 0; i < node.Outputs.Count; i++)
        {
            var both = i < then.Outputs.Length && i < otherwise.Outputs.Length;
            Give(node, i, both ? Either(then.Outputs[i], then.Graphs, otherwise.Outputs[i], otherwise.Graphs) : Contents.Computed);
        }
    }

    // Branches agree where they give the same, where one starts over from constants, or where each gives the states of its own nodes.
    private Contents Either(Contents then, Range thenGraphs, Contents otherwise, Range otherGraphs)
    {
        if (then.Equals(otherwise) || StartsOver(otherwise, otherGraphs))
            return then;
        if (StartsOver(then, thenGraphs))
            return otherwise;
        return IsOwn(then, thenGraphs) && IsOwn(otherwise, otherGraphs) ? then.With(otherwise) : Contents.Computed;
    }

    private bool StartsOver(Contents contents, Range graphs) => !contents.HasComputed && IsOwn(contents, graphs) && contents.Parts.All(p => p >= _inputCount && !IsFed(p));

    private bool IsOwn(Contents contents, Range graphs) =>
        contents.Parts.All(p => p < _inputCount || (_states[p - _inputCount].Graph >= graphs.Start.Value && _states[p - _inputCount].Graph < graphs.End.Value));

    private Contents Moved(NodeDocument node, int output) => node.OpType switch
    {
        "Identity" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" or "Transpose" or "Slice" or "Gather" or "GatherElements" or "GatherND" or "Split" or "Expand" or "Tile" or "Pad" => Input(node, 0),
        "Dropout" when output == 0 => Input(node, 0),
        "Cast" => Cast(node),
        "Concat" => Inputs(node, Enumerable.Range(0, node.Inputs.Count)),
        "Where" => Inputs(node, [1, 2]),
        "ScatterND" or "ScatterElements" or "Scatter" => Inputs(node, [0, 2]),
        "Add" when Input(node, 0).IsZero => Input(node, 1),
        "Add" or "Sub" when Input(node, 1).IsZero => Input(node, 0),
        "Mul" when Input(node, 0) is { IsZero: true, IsInteger: true } || Input(node, 1) is { IsZero: true, IsInteger: true } => Contents.ZeroInteger,
        "Constant" => node.Find("value")?.Tensor is { } tensor ? OfConstant(tensor) : Contents.Constant,
        "ConstantOfShape" => node.Find("value")?.Tensor is { } tensor ? OfConstant(tensor) : Contents.Zero,
        "Shape" or "Size" => Contents.Constant,
        "RandomNormal" or "RandomUniform" or "RandomNormalLike" or "RandomUniformLike" or "Bernoulli" or "Multinomial" => Contents.Computed,
        _ => node.Attributes.All(a => a.Graph is null) && Inputs(node, Enumerable.Range(0, node.Inputs.Count)).IsConstant ? Contents.Constant : Contents.Computed,
    };

    private Contents Cast(NodeDocument node)
    {
        var to = (ElementType)(node.Find("to")?.Int ?? 0);
        var contents = Input(node, 0);
        if (contents.IsZero)
            return Contents.Zero;
        return contents.IsConstant || to is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.BFloat16 ? contents : Contents.Computed;
    }

    private Contents Inputs(NodeDocument node, IEnumerable<int> places)
    {
        Contents? all = null;
        foreach (var place in places)
        {
            if (node.HasInput(place))
                all = all is null ? Input(node, place) : all.With(Input(node, place));
        }
        return all ?? Contents.Computed;
    }

    private Contents Input(NodeDocument node, int place) => node.HasInput(place) ? Find(node.Inputs[place]) : Contents.Computed;

    private void Give(NodeDocument node, int output, Contents contents)
    {
        if (output < node.Outputs.Count && node.Outputs[output].Length > 0)
            _scopes[^1][node.Outputs[output]] = contents;
    }

    private Contents Find(string name)
    {
        for (var i = _scopes.Count - 1; i >= 0; i--)
        {
            if (_scopes[i].TryGetValue(name, out var contents))
                return contents;
        }
        return Contents.Computed;
    }

    // Zeros are told apart in small tensors: what is added to a state to no effect.
    private static Contents OfConstant(TensorDocument tensor)
    {
        if (tensor.ElementCount is < 1 or > 16 || tensor.External is not null)
            return Contents.Constant;
        return tensor.Type switch
        {
            ElementType.Float when Array.TrueForAll(tensor.ToFloats(), v => v == 0) => Contents.Zero,
            ElementType.Double when Array.TrueForAll(tensor.ToDoubles(), v => v == 0) => Contents.Zero,
            ElementType.Int64 or ElementType.Int32 when Array.TrueForAll(tensor.ToInt64s(), v => v == 0) => Contents.ZeroInteger,
            _ => Contents.Constant,
        };
    }
}
