using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>
/// Checks the structure of models as this project writes them: versions, names given once and before they are used, types of inputs and outputs,
/// sizes of constants, and each node against the signature of its operator at the opset. It does not infer shapes.
/// </summary>
public static class OnnxChecker
{
    /// <summary>Checks a model.</summary>
    /// <param name="model">The model; opset 14 to 22 and the operators of this project.</param>
    /// <returns>What is wrong, a sentence each, in the order of the file; empty where nothing is.</returns>
    public static IReadOnlyList<string> Check(ModelProto model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var problems = new List<string>();
        var opset = CheckVersions(model, problems);
        foreach (var repeated in model.MetadataProps.GroupBy(entry => entry.Key).Where(group => group.Count() > 1))
            problems.Add($"metadata key '{repeated.Key}' stands {repeated.Count()} times");

        if (model.Graph is null)
        {
            problems.Add("the model has no graph");
        }
        else
        {
            CheckGraph(model.Graph, opset, problems);
        }

        return problems;
    }

    private static int CheckVersions(ModelProto model, List<string> problems)
    {
        if (model.IrVersion is < 3 or > 10)
            problems.Add($"ir_version is {model.IrVersion}; expected 3 to 10");

        foreach (var import in model.OpsetImport.Where(import => import.Domain is not ("" or "ai.onnx")))
            problems.Add($"the model imports the operator domain '{import.Domain}'; only ai.onnx is known");

        var versions = model.OpsetImport.Where(import => import.Domain is "" or "ai.onnx").Select(import => import.Version).ToArray();
        if (versions is [>= OnnxGraphBuilder.MinOpset and <= OnnxGraphBuilder.MaxOpset])
            return (int)versions[0];

        problems.Add($"the model imports ai.onnx [{string.Join(", ", versions)}]; expected one opset from {OnnxGraphBuilder.MinOpset} to {OnnxGraphBuilder.MaxOpset}");
        return OnnxGraphBuilder.MaxOpset;
    }

    private static void CheckGraph(GraphProto graph, int opset, List<string> problems)
    {
        if (graph.Name.Length == 0)
            problems.Add("the graph has no name");

        if (graph.SparseInitializer.Count > 0)
            problems.Add("the graph has sparse constants, which this checker does not know");

        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in graph.Input)
        {
            Define(values, input.Name, "input", problems);
            CheckType(input, "input", problems);
        }

        CheckInitializers(graph, values, problems);
        CheckNodes(graph, opset, values, problems);
        if (graph.Output.Count == 0)
            problems.Add("the graph has no output");

        var outputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var output in graph.Output)
        {
            CheckType(output, "output", problems);
            if (!values.Contains(output.Name))
                problems.Add($"output '{output.Name}' is given by nothing in the graph");

            if (!outputs.Add(output.Name))
                problems.Add($"output '{output.Name}' stands twice");
        }
    }

    private static void CheckInitializers(GraphProto graph, HashSet<string> values, List<string> problems)
    {
        var defaults = graph.Input.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            if (!defaults.Remove(tensor.Name))
                Define(values, tensor.Name, "initializer", problems);

            TensorRules.Check(tensor, $"initializer '{tensor.Name}'", problems);
        }
    }

    private static void CheckNodes(GraphProto graph, int opset, HashSet<string> values, List<string> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            var where = $"{node.OpType} node '{node.Name}'";
            if (node.Name.Length > 0 && !names.Add(node.Name))
                problems.Add($"{where}: another node has the same name");

            problems.AddRange(OperatorSignatures.Check(node, opset));
            foreach (var attribute in node.Attribute.Where(attribute => attribute.T is not null))
                TensorRules.Check(attribute.T, $"{where}: attribute '{attribute.Name}'", problems);

            foreach (var input in node.Input.Where(input => input.Length > 0 && !values.Contains(input)))
                problems.Add($"{where}: input '{input}' is given by nothing before it");

            foreach (var output in node.Output.Where(output => output.Length > 0))
                Define(values, output, $"{where}: output", problems);
        }
    }

    private static void CheckType(ValueInfoProto value, string what, List<string> problems)
    {
        var tensor = value.Type?.TensorType;
        if (tensor is null)
        {
            problems.Add($"{what} '{value.Name}' is not declared as a tensor");
        }
        else if (!Enum.IsDefined((DataType)tensor.ElemType) || tensor.ElemType == (int)DataType.Undefined)
        {
            problems.Add($"{what} '{value.Name}' has the element type {OnnxTensor.NameOf(tensor.ElemType)}");
        }
        else if (tensor.Shape is null)
        {
            problems.Add($"{what} '{value.Name}' has no shape");
        }
        else if (tensor.Shape.Dim.Any(dimension => dimension.HasDimValue && dimension.DimValue < 0))
        {
            problems.Add($"{what} '{value.Name}' has an axis of negative length");
        }
    }

    private static void Define(HashSet<string> values, string name, string what, List<string> problems)
    {
        if (name.Length == 0)
        {
            problems.Add($"{what} without a name");
        }
        else if (!values.Add(name))
        {
            problems.Add($"{what} '{name}': the name is given a second time");
        }
    }
}
