namespace LstmOnnx.Runtime;

/// <summary>An input or output of a model, as the file declares it.</summary>
/// <param name="Name">The name, verbatim; it need not be an identifier, and <see cref="Readable"/> makes it fit to print.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">An entry per axis, outermost first.</param>
public sealed record TensorInfo(string Name, ElementType Type, IReadOnlyList<Dimension> Shape)
{
    /// <summary>Name, type and shape on one line, safe to print: <c>input Float [batch, time, 8]</c>.</summary>
    public override string ToString() => $"{Readable.Name(Name)} {Type} [{string.Join(", ", Shape)}]";
}
