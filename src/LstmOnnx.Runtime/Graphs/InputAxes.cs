using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Graphs;

/// <summary>What an axis of an input stands for.</summary>
internal enum AxisRole
{
    Other,
    Batch,
    Time,
}

/// <summary>Finds which axis of each input is the batch and which is time: by where it arrives in a recurrent node, else by its name, else by its place.</summary>
internal static class InputAxes
{
    public static AxisRole[][] Find(GraphDocument graph, IReadOnlyList<TensorInfo> inputs, IReadOnlyList<StatePair> states)
    {
        var byUse = RolesByUse(graph, inputs);
        var roles = new AxisRole[inputs.Count][];
        for (var i = 0; i < inputs.Count; i++)
        {
            var shape = inputs[i].Shape;
            var found = byUse.GetValueOrDefault(inputs[i].Name);
            roles[i] = found?.Length == shape.Count ? found : new AxisRole[shape.Count];
            for (var axis = 0; axis < shape.Count; axis++)
            {
                if (roles[i][axis] == AxisRole.Other && shape[axis].Symbol is { } symbol)
                    ByName(roles[i], axis, symbol);
            }
            if (states.All(s => s.InputIndex != i))
                ByPlace(roles[i], shape);
            else if (!roles[i].Contains(AxisRole.Batch) && shape.Count(d => d.Size is null) == 1)
                roles[i][shape.TakeWhile(d => d.Size is not null).Count()] = AxisRole.Batch;
        }
        return roles;
    }

    private static Dictionary<string, AxisRole[]> RolesByUse(GraphDocument graph, IReadOnlyList<TensorInfo> inputs)
    {
        var found = new Dictionary<string, AxisRole[]>(StringComparer.Ordinal);
        var names = inputs.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var constants = graph.Initializers.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        var producers = new Dictionary<string, NodeDocument>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes)
        {
            foreach (var output in node.Outputs)
                producers[output] = node;
        }
        var budget = new SearchBudget();
        foreach (var node in graph.Nodes.Where(n => n.OpType is "LSTM" or "GRU" or "RNN" && n.Inputs.Count > 0))
        {
            var layoutOfBatchFirst = node.Find("layout")?.Int == 1;
            Trace(node.Inputs[0], layoutOfBatchFirst ? [AxisRole.Batch, AxisRole.Time, AxisRole.Other] : [AxisRole.Time, AxisRole.Batch, AxisRole.Other]);
            foreach (var state in node.Inputs.Skip(5).Take(2).Where(s => s.Length > 0))
                Trace(state, layoutOfBatchFirst ? [AxisRole.Batch, AxisRole.Other, AxisRole.Other] : [AxisRole.Other, AxisRole.Batch, AxisRole.Other]);
        }
        return found;

        void Trace(string name, AxisRole[] roles)
        {
            while (!names.Contains(name) && budget.Step() && producers.TryGetValue(name, out var from))
            {
                switch (from.OpType)
                {
                    case "Transpose" when from.Inputs.Count > 0:
                        var permutation = from.Find("perm")?.Ints;
                        if (permutation?.Length != roles.Length || permutation.Any(p => p < 0 || p >= roles.Length))
                            return;
                        var before = new AxisRole[roles.Length];
                        for (var i = 0; i < roles.Length; i++)
                            before[permutation[i]] = roles[i];
                        roles = before;
                        name = from.Inputs[0];
                        break;
                    case "Identity" or "Cast" or "Dropout" or "Relu" or "Sigmoid" or "Tanh" or "MatMul" or "Slice" or "Concat" when from.Inputs.Count > 0:
                        name = from.Inputs[0];
                        break;
                    case "Add" or "Sub" or "Mul" or "Div" when from.Inputs.Count == 2:
                        name = from.Inputs[constants.Contains(from.Inputs[0]) || producers.GetValueOrDefault(from.Inputs[0])?.OpType == "Constant" ? 1 : 0];
                        break;
                    default:
                        return;
                }
            }
            if (names.Contains(name))
                found.TryAdd(name, roles);
        }
    }

    private static void ByName(AxisRole[] roles, int axis, string symbol)
    {
        var role = symbol switch
        {
            "N" or "B" or "bs" => AxisRole.Batch,
            "T" => AxisRole.Time,
            _ when symbol.Contains("batch", StringComparison.OrdinalIgnoreCase) => AxisRole.Batch,
            _ when symbol.Contains("time", StringComparison.OrdinalIgnoreCase) || symbol.Contains("seq", StringComparison.OrdinalIgnoreCase)
                || symbol.Contains("len", StringComparison.OrdinalIgnoreCase) || symbol.Contains("step", StringComparison.OrdinalIgnoreCase) => AxisRole.Time,
            _ => AxisRole.Other,
        };
        if (!roles.Contains(role))
            roles[axis] = role;
    }

    private static void ByPlace(AxisRole[] roles, IReadOnlyList<Dimension> shape)
    {
        foreach (var role in (ReadOnlySpan<AxisRole>)[AxisRole.Batch, AxisRole.Time])
        {
            if (roles.Contains(role) || (role == AxisRole.Time && shape.Count < 3))
                continue;
            for (var axis = 0; axis < shape.Count; axis++)
            {
                if (shape[axis].Size is null && roles[axis] == AxisRole.Other)
                {
                    roles[axis] = role;
                    break;
                }
            }
        }
    }
}
