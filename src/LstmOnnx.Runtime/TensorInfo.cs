namespace LstmOnnx.Runtime;

/// <summary>Name, element type and declared shape of a model's input or output.</summary>
public sealed record TensorInfo(string Name, ElementType Type, IReadOnlyList<Dimension> Shape);
