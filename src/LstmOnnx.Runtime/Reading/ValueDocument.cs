namespace LstmOnnx.Runtime.Reading;

/// <summary>A declared value, unchecked.</summary>
internal sealed class ValueDocument
{
    public required string Name { get; init; }

    /// <summary>What the value is; an element type and a shape belong to tensors only.</summary>
    public ValueKind Kind { get; init; } = ValueKind.Tensor;

    public ElementType Type { get; init; }

    /// <summary>An entry per axis; null where the rank is unknown.</summary>
    public IReadOnlyList<Dimension>? Shape { get; init; }
}
