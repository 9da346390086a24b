using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>The versions of the format and of ONNX's operators are known, and the model has no part that is not supported.</summary>
internal static class VersionGate
{
    private const long OldestIrVersion = 3;
    private const long NewestIrVersion = 13;
    private const long NewestOpset = 25;

    public static void Check(ModelDocument model)
    {
        if (model.IrVersion is < OldestIrVersion or > NewestIrVersion)
            throw new ModelRefusedException(RefusalCode.UnsupportedIrVersion, $"the model's ir_version is {model.IrVersion}, expected {OldestIrVersion} to {NewestIrVersion}: export it again");
        CheckOpsets(model.OpsetImports);
        Refuse(model.FunctionCount, "operators defined by the file (functions)", "inline them when exporting");
        Refuse(model.TrainingInfoCount, "training graphs (training_info)", "export the model for inference");
        foreach (var graph in GraphWalk.AllGraphs(model.Graph))
        {
            Refuse(graph.SparseInitializerCount, "sparse constants (sparse_initializer)", "store them dense");
            Refuse(graph.QuantizationAnnotationCount, "quantisation annotations (quantization_annotation)", "export the model in float32");
        }
    }

    private static void CheckOpsets(IReadOnlyList<OpsetImport> imports)
    {
        var domains = new HashSet<string>(StringComparer.Ordinal);
        foreach (var import in imports)
        {
            var isOnnx = import.Domain is "" or "ai.onnx";
            if (!domains.Add(isOnnx ? "" : import.Domain))
                throw new ModelRefusedException(RefusalCode.DuplicateName, $"the operator domain '{Readable.Name(import.Domain)}' is imported twice, expected once");
            if (isOnnx && import.Version is < 1 or > NewestOpset)
                throw new UnsupportedOnnxException(RefusalCode.UnsupportedOpset, $"the model imports ONNX opset {import.Version}, expected 1 to {NewestOpset}: export it again, at opset 17 for instance");
        }
        if (!domains.Contains(""))
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedOpset, $"the model imports no ONNX opset{(domains.Count > 0 ? $", only {Readable.Value(domains.ToArray())}" : "")}; expected ai.onnx 1 to {NewestOpset}: export it again");
    }

    private static void Refuse(int count, string what, string remedy)
    {
        if (count > 0)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedFeature, $"the model has {count} {what}, which are not supported: {remedy}");
    }
}
