using System.Globalization;
using System.Text;

namespace LstmOnnx.Data;

/// <summary>Numbers as they stand in cells: invariant culture, a decimal point, no thousands separators, finite as float32.</summary>
internal static class NumberCell
{
    public static bool TryParse(ReadOnlySpan<byte> cell, out float value)
    {
        return float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
    }

    /// <summary>What stands there instead, and what to do: for a cell that <see cref="TryParse"/> refused.</summary>
    public static (string Found, string Expected, string Remedy) Explain(ReadOnlySpan<byte> cell)
    {
        var text = Encoding.UTF8.GetString(cell);
        const string expected = "expected a number";
        if (text.Length == 0)
            return ("found an empty cell", expected, "fill the gap or delete the row");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return double.IsNaN(number) || double.IsInfinity(number)
                ? ($"found {Quote(text)}", "expected a finite number", "fill the gap or delete the row")
                : ($"found {Quote(text)}", "expected a number within the range of float32 (up to 3.4e38)", "rescale the column");
        }
        if (text.Contains(',', StringComparison.Ordinal) && double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return ($"found {Quote(text)}", "expected a number with a decimal point", "write numbers as in 1234.5, without thousands separators");
        return ($"found {Quote(text)}", expected, "correct the cell, or leave the column out");
    }

    // A cell can hold a whole page.
    public static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}… ({text.Length} characters)";

    public static string Quote(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text[..40]}…' ({text.Length} characters)";
}
