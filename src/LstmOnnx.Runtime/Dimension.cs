using System.Globalization;

namespace LstmOnnx.Runtime;

/// <summary>The length of an axis: a number, or a symbol for one that the caller chooses, or neither.</summary>
/// <param name="Size">The length where the file fixes it.</param>
/// <param name="Symbol">The name of an open length; axes of one name have one length.</param>
public readonly record struct Dimension(long? Size, string? Symbol)
{
    /// <summary>The number, the symbol (safe to print), or <c>?</c>.</summary>
    public override string ToString() => Size is { } size ? size.ToString(CultureInfo.InvariantCulture) : Symbol is { Length: > 0 } symbol ? Readable.Name(symbol) : "?";
}
