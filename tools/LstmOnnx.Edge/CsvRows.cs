using System.Globalization;

namespace LstmOnnx.Edge;

/// <summary>Rows of numbers, comma separated, one a line; a first line that holds no number at all is a header.</summary>
internal sealed class CsvRows(TextLines lines, int columns)
{
    /// <summary>Fills <paramref name="row"/> with the next line's numbers; false at the end of the input.</summary>
    /// <exception cref="FormatException">A line with another number of cells, or a cell that is no finite number.</exception>
    public bool Read(Span<float> row)
    {
        while (lines.Next())
        {
            if (lines.Line.IsEmpty || (lines.Number == 1 && IsHeader(lines.Line)))
                continue;
            Parse(lines.Line, row);
            return true;
        }
        return false;
    }

    private void Parse(ReadOnlySpan<char> line, Span<float> row)
    {
        var found = line.Count(',') + 1;
        if (found != columns)
            throw new FormatException($"line {lines.Number}: found {found} cells, expected {columns}, one for each input feature of the model");
        for (var column = 0; column < columns; column++)
        {
            var cell = TakeCell(ref line);
            if (!TryParse(cell, out row[column]) || !float.IsFinite(row[column]))
                throw new FormatException($"line {lines.Number}, cell {column + 1}: found '{cell}', expected a finite number with a point for decimals");
        }
    }

    private static bool IsHeader(ReadOnlySpan<char> line)
    {
        for (var more = true; more;)
        {
            more = line.Contains(',');
            if (TryParse(TakeCell(ref line), out _))
                return false;
        }
        return true;
    }

    private static ReadOnlySpan<char> TakeCell(ref ReadOnlySpan<char> rest)
    {
        var comma = rest.IndexOf(',');
        var cell = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? default : rest[(comma + 1)..];
        return cell;
    }

    private static bool TryParse(ReadOnlySpan<char> cell, out float value) => float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
