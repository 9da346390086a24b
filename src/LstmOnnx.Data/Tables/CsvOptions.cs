namespace LstmOnnx.Data;

/// <summary>How a CSV file is read.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between cells; null finds out by the header: comma, semicolon, tab or bar.</summary>
    public char? Delimiter { get; init; }
}
