using System.Runtime.InteropServices;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>
/// Stored weights of recurrent and linear nodes: finite, and of shapes that fit the node. ONNX Runtime has read past the end of a weight in this very operator (onnxruntime#29595), so this stands before it too.
/// </summary>
internal sealed class WeightGate
{
    private readonly HashSet<TensorDocument> _finite = [];
    private readonly Dictionary<string, TensorDocument> _stored = new(StringComparer.Ordinal);

    // Names are unique among those in sight (NameGate), so a subgraph adds its own and takes them along when it ends.
    public void Check(GraphDocument graph)
    {
        var own = new List<string>();
        foreach (var tensor in graph.Initializers)
            Add(tensor.Name, tensor, own);
        foreach (var node in graph.Nodes)
        {
            if (NameGate.Domain(node.Domain).Length == 0)
                Node(node);
            foreach (var attribute in node.Attributes)
            {
                if (attribute.Graph is { } subgraph)
                    Check(subgraph);
                foreach (var one in attribute.Graphs)
                    Check(one);
            }
            if (node.OpType == "Constant" && node.Outputs.Count == 1 && node.Find("value")?.Tensor is { } constant)
                Add(node.Outputs[0], constant, own);
        }
        foreach (var name in own)
            _stored.Remove(name);
    }

    private void Add(string name, TensorDocument tensor, List<string> own)
    {
        _stored[name] = tensor;
        own.Add(name);
    }

    private void Node(NodeDocument node)
    {
        var gates = node.OpType switch { "LSTM" => 4, "GRU" => 3, "RNN" => 1, _ => 0 };
        if (gates > 0)
            Recurrent(node, gates);
        if (gates > 0 || node.OpType is "Gemm" or "MatMul" or "Conv" or "ConvTranspose")
        {
            foreach (var input in node.Inputs)
            {
                if (_stored.TryGetValue(input, out var tensor))
                    Finite(node, tensor);
            }
        }
    }

    // W [D, gates·H, I], R [D, gates·H, H], B [D, 2·gates·H], P [D, 3H].
    private void Recurrent(NodeDocument node, int gates)
    {
        var label = node.Label;
        var directions = node.Find("direction")?.String == "bidirectional" ? 2 : 1;
        var recurrent = Stored(node, 2);
        var hidden = node.Find("hidden_size")?.Int ?? (recurrent is { Dimensions.Length: 3 } ? recurrent.Dimensions[2] : (long?)null);
        if (hidden is not { } size)
            return;
        if (size is < 1 or > int.MaxValue / 8)
            throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"{label}: hidden_size is {size}, expected a positive number", label, "hidden_size");
        Fits(label, "W", Stored(node, 1), directions, gates * size, null);
        Fits(label, "R", recurrent, directions, gates * size, size);
        Fits(label, "B", Stored(node, 3), directions, 2 * gates * size);
        if (node.OpType == "LSTM")
            Fits(label, "P", Stored(node, 7), directions, 3 * size);
    }

    private TensorDocument? Stored(NodeDocument node, int input) =>
        input < node.Inputs.Count && _stored.TryGetValue(node.Inputs[input], out var tensor) ? tensor : null;

    private static void Fits(string label, string name, TensorDocument? tensor, params ReadOnlySpan<long?> expected)
    {
        if (tensor is null)
            return;
        var fits = tensor.Dimensions.Length == expected.Length;
        for (var i = 0; fits && i < expected.Length; i++)
            fits = expected[i] is not { } size || tensor.Dimensions[i] == size;
        if (!fits)
        {
            throw new ModelRefusedException(RefusalCode.ShapeMismatch,
                $"{label}: {name} '{Readable.Name(tensor.Name)}' is [{string.Join(", ", tensor.Dimensions)}], expected [{string.Join(", ", expected.ToArray().Select(e => e?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "input size"))}] by hidden_size and direction", label);
        }
    }

    private void Finite(NodeDocument node, TensorDocument tensor)
    {
        if (tensor.Type != ElementType.Float || !_finite.Add(tensor))
            return;
        var values = tensor.HasRawData ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span) : tensor.FloatData;
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                var label = node.Label;
                throw new ModelRefusedException(RefusalCode.NonFiniteWeight, $"{label}: weight '{Readable.Name(tensor.Name)}' is {values[i]} at element {i}, expected finite numbers: the training has diverged, or the file is damaged", label);
            }
        }
    }
}
