namespace LstmOnnx.Runtime.Reading;

/// <summary>A graph as it was read, unchecked.</summary>
internal sealed class GraphDocument
{
    public required string Name { get; init; }

    public required IReadOnlyList<NodeDocument> Nodes { get; init; }

    public required IReadOnlyList<TensorDocument> Initializers { get; init; }

    public required IReadOnlyList<ValueDocument> Inputs { get; init; }

    public required IReadOnlyList<ValueDocument> Outputs { get; init; }

    /// <summary>What the writer says about values in between; nothing may rely on it.</summary>
    public required IReadOnlyList<ValueDocument> ValueInfos { get; init; }

    /// <summary>Sparse constants; they are counted, not read.</summary>
    public int SparseInitializerCount { get; init; }

    /// <summary>Notes on the quantisation of tensors; they are counted, not read.</summary>
    public int QuantizationAnnotationCount { get; init; }
}
