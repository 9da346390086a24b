using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>Earlier values of a column: the one of <see cref="First"/> rows before, or every one from <see cref="First"/> to <see cref="Last"/> rows before.</summary>
/// <remarks>Written <c>column:336</c> or <c>column:329-336</c>. Lags count rows, not hours.</remarks>
public readonly record struct LagSpec
{
    /// <summary>One lag, or a range of lags.</summary>
    /// <param name="column">The column.</param>
    /// <param name="first">The shortest lag in rows, at least 1.</param>
    /// <param name="last">The longest lag in rows, not below <paramref name="first"/>; null for a single lag.</param>
    /// <exception cref="RecipeException">The column has no name, or the lags are out of order or below 1.</exception>
    public LagSpec(string column, int first, int? last = null)
    {
        (Column, First, Last) = (column, first, last ?? first);
        if (string.IsNullOrWhiteSpace(column) || First < 1 || Last < First || Last > MaxLag)
            throw new RecipeException($"lag '{this}' cannot be used: expected COLUMN:ROWS or COLUMN:FROM-TO, with rows from 1 to {MaxLag} and FROM not above TO, such as load:336 or load:329-336");
    }

    /// <summary>The longest lag, window or horizon: sums of them stay far inside 32 bits.</summary>
    internal const int MaxLag = 10_000_000;

    /// <summary>The column.</summary>
    public string Column { get; }

    /// <summary>The shortest lag in rows.</summary>
    public int First { get; }

    /// <summary>The longest lag in rows; the same as <see cref="First"/> for a single lag.</summary>
    public int Last { get; }

    /// <summary>Reads <c>column:336</c> or <c>column:329-336</c>. The column's name may itself contain colons and dashes.</summary>
    /// <exception cref="RecipeException">The text is neither.</exception>
    public static LagSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.LastIndexOf(':');
        if (colon > 0)
        {
            var rows = text.AsSpan(colon + 1);
            var dash = rows.IndexOf('-');
            if (dash < 0 && Rows(rows) is { } lag)
                return new(text[..colon].Trim(), lag);
            if (dash > 0 && Rows(rows[..dash]) is { } first && Rows(rows[(dash + 1)..]) is { } last)
                return new(text[..colon].Trim(), first, last);
        }
        throw new RecipeException($"lag '{text}' cannot be read: expected COLUMN:ROWS or COLUMN:FROM-TO, such as load:336 or load:329-336");
    }

    /// <inheritdoc cref="Parse"/>
    public static implicit operator LagSpec(string text) => Parse(text);

    /// <inheritdoc cref="Parse"/>
    public static LagSpec ToLagSpec(string text) => Parse(text);

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => First == Last
        ? string.Create(CultureInfo.InvariantCulture, $"{Column}:{First}")
        : string.Create(CultureInfo.InvariantCulture, $"{Column}:{First}-{Last}");

    private static int? Rows(ReadOnlySpan<char> text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? rows : null;
}
