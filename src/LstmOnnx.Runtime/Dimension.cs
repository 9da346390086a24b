using System.Globalization;

namespace LstmOnnx.Runtime;

/// <summary>One size of a declared shape: a number, a symbol such as "batch", or neither where the file says nothing.</summary>
public readonly record struct Dimension(long? Size, string? Symbol)
{
    /// <inheritdoc/>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? (Symbol is null ? "?" : Readable.Name(Symbol));
}
