using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>
/// Finds the inputs that come back as outputs. A state input reaches initial_h or initial_c of recurrent nodes through operators that only move values; its output comes from Y_h or Y_c of the same nodes
/// in the same way. Names play no part.
/// </summary>
internal static class StateFinder
{
    // A state of a recurrent node: the place of its initial value among the inputs, of its final one among the outputs.
    private static readonly (int Input, int Output)[] LstmStates = [(5, 1), (6, 2)];
    private static readonly (int Input, int Output)[] OneState = [(5, 1)];

    public static IReadOnlyList<StatePair> Find(GraphDocument graph, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<TensorInfo> outputs)
    {
        var producers = Producers(graph);
        var budget = new SearchBudget();
        var inputStates = StatesOfInputs(graph, producers, inputs, budget);
        if (inputStates.Count == 0)
            return [];
        var pairs = new List<StatePair>();
        var taken = new HashSet<int>();
        for (var input = 0; input < inputs.Count; input++)
        {
            if (!inputStates.TryGetValue(inputs[input].Name, out var states))
                continue;
            for (var output = 0; output < outputs.Count; output++)
            {
                if (!budget.Step())
                    return pairs;
                if (!taken.Contains(output) && MayBeEqual(inputs[input].Shape, outputs[output].Shape)
                    && StatesOfOutput(producers, outputs[output].Name, budget) is { } given && given.SetEquals(states))
                {
                    taken.Add(output);
                    pairs.Add(new StatePair(input, output));
                    break;
                }
            }
        }
        return pairs;
    }

    private static Dictionary<string, (NodeDocument Node, int Place)> Producers(GraphDocument graph)
    {
        var producers = new Dictionary<string, (NodeDocument, int)>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            for (var i = 0; i < node.Outputs.Count; i++)
            {
                if (node.Outputs[i].Length > 0)
                    producers[node.Outputs[i]] = (node, i);
            }
        }
        return producers;
    }

    private static Dictionary<string, HashSet<(NodeDocument, int)>> StatesOfInputs(GraphDocument graph,
        Dictionary<string, (NodeDocument Node, int Place)> producers, IReadOnlyList<TensorInfo> inputs, SearchBudget budget)
    {
        var found = new Dictionary<string, HashSet<(NodeDocument, int)>>(StringComparer.Ordinal);
        var names = inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            foreach (var (place, output) in StatesOf(node))
            {
                if (place >= node.Inputs.Count)
                    continue;
                var name = node.Inputs[place];
                while (producers.TryGetValue(name, out var from) && MovesValues(from.Node) && from.Node.Inputs.Count > 0 && budget.Step())
                    name = from.Node.Inputs[0];
                if (!names.Contains(name))
                    continue;
                if (!found.TryGetValue(name, out var states))
                    found[name] = states = [];
                states.Add((node, output));
            }
        }
        return found;
    }

    // Null where the output holds anything beside final states.
    private static HashSet<(NodeDocument, int)>? StatesOfOutput(Dictionary<string, (NodeDocument Node, int Place)> producers, string output, SearchBudget budget)
    {
        var states = new HashSet<(NodeDocument, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([output]);
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
                continue;
            if (!budget.Step() || !producers.TryGetValue(name, out var from))
                return null;
            if (StatesOf(from.Node).Any(s => s.Output == from.Place))
                states.Add(from);
            else if (from.Node.OpType == "Concat")
                foreach (var part in from.Node.Inputs)
                    open.Push(part);
            else if (MovesValues(from.Node) && from.Node.Inputs.Count > 0)
                open.Push(from.Node.Inputs[0]);
            else
                return null;
        }
        return states;
    }

    private static (int Input, int Output)[] StatesOf(NodeDocument node) => node.OpType switch
    {
        "LSTM" => LstmStates,
        "GRU" or "RNN" => OneState,
        _ => [],
    };

    private static bool MovesValues(NodeDocument node) =>
        node.OpType is "Identity" or "Squeeze" or "Unsqueeze" or "Reshape" or "Flatten" or "Transpose" or "Slice" or "Gather" or "Split";

    private static bool MayBeEqual(IReadOnlyList<Dimension> input, IReadOnlyList<Dimension> output)
    {
        // A file need not declare its outputs' shapes.
        if (input.Count == 0 || output.Count == 0)
            return true;
        return input.Count == output.Count
            && input.Zip(output).All(d => d.First.Size is null || d.Second.Size is null || d.First.Size == d.Second.Size);
    }
}
