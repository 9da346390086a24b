namespace LstmOnnx.Onnx;

/// <summary>One axis of a shape: a length, or a name for a length that is known only when the model runs.</summary>
public readonly record struct Dim
{
    /// <summary>An axis of fixed length.</summary>
    /// <param name="length">0 or more.</param>
    public Dim(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
    }

    /// <summary>An axis named by a symbol, such as <c>batch</c>.</summary>
    /// <param name="symbol">The name; equal names mean equal lengths.</param>
    public Dim(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        Symbol = symbol;
    }

    /// <summary>The length; 0 where <see cref="Symbol"/> is set.</summary>
    public long Length { get; }

    /// <summary>The name, or null for a fixed length.</summary>
    public string? Symbol { get; }

    /// <summary>An axis of fixed length.</summary>
    public static implicit operator Dim(long length) => new(length);

    /// <summary>An axis of fixed length.</summary>
    public static implicit operator Dim(int length) => new(length);

    /// <summary>A named axis.</summary>
    public static implicit operator Dim(string symbol) => new(symbol);

    /// <summary>The same as the conversion from a number.</summary>
    public static Dim FromInt64(long length) => new(length);

    /// <summary>The same as the conversion from a number.</summary>
    public static Dim FromInt32(int length) => new(length);

    /// <summary>The same as the conversion from a name.</summary>
    public static Dim FromString(string symbol) => new(symbol);

    /// <inheritdoc/>
    public override string ToString() => Symbol ?? Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
