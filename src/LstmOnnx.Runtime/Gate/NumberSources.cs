using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Knows, for each value that consists of stored numbers alone, whether one of the tensors they come from holds NaN or an infinity.</summary>
internal sealed class NumberSources
{
    // By value, what is wrong with its numbers; null where all are finite.
    private readonly Dictionary<string, string?> _faults = new(StringComparer.Ordinal);
    private readonly Dictionary<TensorDocument, string?> _faultOfTensor = [];

    /// <summary>What makes a constant value useless as a weight; null where nothing does, or the value is no constant.</summary>
    public string? FaultOf(string value) => _faults.GetValueOrDefault(value);

    public void Add(string value, TensorDocument tensor)
    {
        if (!_faultOfTensor.TryGetValue(tensor, out var fault))
            _faultOfTensor[tensor] = fault = FiniteNumbers.Fault(tensor.Name, FiniteNumbers.IndexIn(tensor));
        _faults[value] = fault;
    }

    public void Remove(string value) => _faults.Remove(value);

    /// <summary>Carries what is known of a node's inputs to its outputs, where it only moves numbers; takes those of a Constant's value_float and value_floats.</summary>
    /// <param name="node">The node.</param>
    /// <param name="own">Gets the names that became known.</param>
    public void Follow(NodeDocument node, List<string> own)
    {
        if (node.OpType == "Constant" && Floats(node) is { } floats && node.Outputs.Count > 0 && node.Outputs[0].Length > 0)
        {
            if (_faults.TryAdd(node.Outputs[0], FiniteNumbers.Fault(node.Outputs[0], Array.FindIndex(floats, number => !float.IsFinite(number)))))
                own.Add(node.Outputs[0]);
            return;
        }
        var moved = node.OpType switch
        {
            "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Identity" or "Slice" or "Split" => Math.Min(1, node.Inputs.Count),
            "Concat" => node.Inputs.Count,
            _ => 0,
        };
        if (moved == 0)
            return;
        var fault = default(string);
        for (var i = 0; i < moved; i++)
        {
            if (!_faults.TryGetValue(node.Inputs[i], out var found))
                return;
            fault ??= found;
        }
        foreach (var output in node.Outputs)
        {
            if (output.Length > 0 && _faults.TryAdd(output, fault))
                own.Add(output);
        }
    }

    private static float[]? Floats(NodeDocument node) =>
        node.Find("value_floats")?.Floats ?? (node.Find("value_float") is { } single ? [single.Float] : null);
}
