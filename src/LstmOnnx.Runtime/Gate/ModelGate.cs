using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>What every model must satisfy before any engine, ONNX Runtime's included, sees it. Each check is linear in the size of the file.</summary>
internal static class ModelGate
{
    private const long OldestIrVersion = 3;
    private const long NewestIrVersion = 13;
    private const long NewestOpset = 25;

    /// <exception cref="ModelRefusedException">The model is unsound, or uses what is not supported.</exception>
    public static void Check(ModelDocument model)
    {
        Versions(model);
        if (model.Graph.Outputs.Count == 0)
            throw new ModelRefusedException(RefusalCode.MissingValue, "the graph has no output, expected at least one");
        NameGate.Check(model);
        Tensors(model.Graph);
        new WeightGate().Check(model.Graph);
    }

    private static void Versions(ModelDocument model)
    {
        if (model.IrVersion is < OldestIrVersion or > NewestIrVersion)
            throw new ModelRefusedException(RefusalCode.UnsupportedOpset, $"IR version {model.IrVersion}, expected {OldestIrVersion} to {NewestIrVersion}: export the model anew");
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var import in model.OpsetImports)
        {
            var domain = NameGate.Domain(import.Domain);
            if (!domains.Add(domain))
                throw new ModelRefusedException(RefusalCode.DuplicateName, $"operator set '{import.Domain}' is imported twice");
            if (domain.Length == 0 && import.Version is < 1 or > NewestOpset)
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedOpset, $"operator set {import.Version}, expected 1 to {NewestOpset}: export the model at opset 17");
        }
        if (!domains.Contains(""))
            throw new ModelRefusedException(RefusalCode.UnsupportedOpset, "the model imports no operator set of ONNX, expected an opset_import with an empty domain");
    }

    private static void Tensors(GraphDocument graph)
    {
        foreach (var tensor in graph.Initializers)
            TensorGate.Check(tensor);
        foreach (var value in graph.Inputs.Concat(graph.Outputs))
        {
            if (value.Kind != "tensor")
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"'{value.Name}' is a {value.Kind}, expected a tensor");
        }
        foreach (var attribute in graph.Nodes.SelectMany(n => n.Attributes))
        {
            if (attribute.Tensor is { } tensor)
                TensorGate.Check(tensor);
            foreach (var one in attribute.Tensors)
                TensorGate.Check(one);
            if (attribute.Graph is { } subgraph)
                Tensors(subgraph);
            foreach (var one in attribute.Graphs)
                Tensors(one);
        }
    }
}
