namespace LstmOnnx.Runtime.Reading;

/// <summary>An operator set that a model imports; the empty domain is ONNX's own.</summary>
internal readonly record struct OpsetImport(string Domain, long Version);

/// <summary>A model as the file has it. Tensor data stay views of the bytes.</summary>
internal sealed class ModelDocument
{
    public long IrVersion { get; init; }
    public string ProducerName { get; init; } = "";
    public string ProducerVersion { get; init; } = "";
    public string Domain { get; init; } = "";
    public long ModelVersion { get; init; }
    public IReadOnlyList<OpsetImport> OpsetImports { get; init; } = [];
    public required GraphDocument Graph { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public ReadOnlyMemory<byte> Bytes { get; init; }
}

/// <summary>A graph or subgraph.</summary>
internal sealed class GraphDocument
{
    public string Name { get; set; } = "";
    public List<NodeDocument> Nodes { get; } = [];
    public List<TensorDocument> Initializers { get; } = [];
    public List<ValueDocument> Inputs { get; } = [];
    public List<ValueDocument> Outputs { get; } = [];
    public List<ValueDocument> ValueInfos { get; } = [];
}

/// <summary>A node: an empty input or output name stands for an absent optional one.</summary>
internal sealed class NodeDocument
{
    public string Name { get; set; } = "";
    public string OpType { get; set; } = "";
    public string Domain { get; set; } = "";
    public List<string> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];
    public List<AttributeDocument> Attributes { get; } = [];

    /// <summary>How messages name it: by its own name, or by its first output where it has none.</summary>
    public string Label => Name.Length > 0 ? $"{Readable.Name(OpType)} node '{Readable.Name(Name)}'"
        : Outputs.Count > 0 ? $"{Readable.Name(OpType)} node of '{Readable.Name(Outputs[0])}'" : $"{Readable.Name(OpType)} node";

    /// <summary>The attribute of that name, or null. The gate has seen that there is only one.</summary>
    public AttributeDocument? Find(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name)
                return attribute;
        }
        return null;
    }
}

/// <summary>An input, output or declared value; the shape is null where the file gives none.</summary>
internal sealed class ValueDocument
{
    public string Name { get; set; } = "";
    public ElementType Type { get; set; }
    public IReadOnlyList<Dimension>? Shape { get; set; }

    /// <summary>"tensor", or the name of the other kind of value that the file declares.</summary>
    public string Kind { get; set; } = "tensor";
}
