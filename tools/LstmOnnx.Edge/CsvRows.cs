using System.Globalization;

namespace LstmOnnx.Edge;

/// <summary>Rows of numbers, comma separated, one a line; a first line that holds no number at all is a header.</summary>
internal sealed class CsvRows(TextReader reader, int columns)
{
    private int _line;

    /// <summary>Fills <paramref name="row"/> with the next line's numbers; false at the end of the input.</summary>
    /// <exception cref="FormatException">A line with another number of cells, or a cell that is no finite number.</exception>
    public bool Read(Span<float> row)
    {
        while (reader.ReadLine() is { } text)
        {
            _line++;
            if (text.Length == 0 || (_line == 1 && IsHeader(text)))
                continue;
            Parse(text, row);
            return true;
        }
        return false;
    }

    private void Parse(ReadOnlySpan<char> text, Span<float> row)
    {
        var column = 0;
        foreach (var cell in text.Split(','))
        {
            if (column < columns)
            {
                if (!float.TryParse(text[cell], NumberStyles.Float, CultureInfo.InvariantCulture, out row[column]) || !float.IsFinite(row[column]))
                    throw new FormatException($"line {_line}, cell {column + 1}: found '{text[cell]}', expected a finite number with a point for decimals");
            }
            column++;
        }
        if (column != columns)
            throw new FormatException($"line {_line}: found {column} cells, expected {columns}, one for each input feature of the model");
    }

    private static bool IsHeader(ReadOnlySpan<char> text)
    {
        foreach (var cell in text.Split(','))
        {
            if (float.TryParse(text[cell], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                return false;
        }
        return true;
    }
}
