using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Finds the stored weights of recurrent and linear nodes and checks them: shapes that fit the node, finite numbers.</summary>
/// <remarks>
/// The shape of a weight is known where it is an initializer or a Constant's value, also behind Identity. Its numbers are followed further, through what only moves constants: gates are put into another order
/// by Slice and Concat, for instance. What is computed from constants in other ways is checked by the engine that computes it.
/// </remarks>
internal sealed class WeightGate
{
    private readonly Dictionary<string, TensorDocument> _stored = new(StringComparer.Ordinal);
    private readonly NumberSources _sources = new();

    private WeightGate()
    {
    }

    public static void Check(GraphDocument main) => new WeightGate().Visit(main);

    // NameGate has seen to it that names in sight are unique; a graph takes its own along when it ends.
    private void Visit(GraphDocument graph)
    {
        var own = new List<string>();
        // An initializer with the name of an input is a default that a caller may replace, and still has to be sound.
        foreach (var tensor in graph.Initializers)
            Store(tensor.Name, tensor, own);
        foreach (var node in graph.Nodes)
        {
            Check(node);
            foreach (var inner in GraphWalk.Subgraphs(node))
                Visit(inner);
            if (node.Outputs.Count > 0 && Constant(node) is { } constant)
                Store(node.Outputs[0], constant, own);
            else
                _sources.Follow(node, own);
        }
        foreach (var name in own)
        {
            _stored.Remove(name);
            _sources.Remove(name);
        }
    }

    private void Check(NodeDocument node)
    {
        var isRecurrent = node.OpType is "LSTM" or "GRU" or "RNN";
        if (isRecurrent)
            RecurrentShapes.Check(node, Stored);
        if (!isRecurrent && node.OpType is not ("Gemm" or "MatMul" or "Conv" or "ConvTranspose"))
            return;
        foreach (var input in node.Inputs)
        {
            if (_sources.FaultOf(input) is { } fault)
                throw new ModelRefusedException(RefusalCode.NonFiniteWeight, $"{node.Label}: weight {fault}, expected finite numbers: the training has diverged, or the file is damaged", node.Label);
        }
    }

    private TensorDocument? Stored(NodeDocument node, int input) =>
        node.HasInput(input) ? _stored.GetValueOrDefault(node.Inputs[input]) : null;

    private TensorDocument? Constant(NodeDocument node) => node.OpType switch
    {
        "Constant" => node.Find("value")?.Tensor,
        "Identity" => Stored(node, 0),
        _ => null,
    };

    private void Store(string name, TensorDocument tensor, List<string> own)
    {
        if (name.Length == 0 || !_stored.TryAdd(name, tensor))
            return;
        _sources.Add(name, tensor);
        own.Add(name);
    }
}
