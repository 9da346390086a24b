using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>
/// A CSV file in memory: a header of distinct names and rows of as many cells. Cells are kept as text, without spaces around them, and turned into
/// numbers or times when a column is asked for. Rows are numbered from 0 here and from 1 in messages.
/// </summary>
/// <remarks>Numbers are read with a decimal point whatever the machine's culture. Blank lines are skipped; there are no comment lines.</remarks>
public sealed class CsvTable
{
    private readonly CellColumn[] _columns;
    private readonly int[] _lines;

    internal CsvTable(string file, string[] names, CellColumn[] columns, int[] lines)
    {
        (File, Names, _columns, _lines) = (file, names, columns, lines);
    }

    /// <summary>Name of the file as the caller gave it.</summary>
    public string File { get; }

    /// <summary>Names of the columns, in the file's order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>R, rows without the header; at least 1.</summary>
    public int RowCount => _lines.Length;

    /// <summary>Reads a UTF-8 file (or one with a byte-order mark of UTF-16 or UTF-32).</summary>
    /// <exception cref="DataFileException">No such file, no text, no header, no row, a row of another length, an unclosed quote.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null) => CsvTableReader.Read(path, options ?? new());

    /// <summary>Reads CSV text from anywhere; <paramref name="name"/> stands in for the file's name in messages.</summary>
    /// <exception cref="DataFileException">As for <see cref="Read(string, CsvOptions?)"/>.</exception>
    public static CsvTable Read(TextReader reader, string name, CsvOptions? options = null) => CsvTableReader.Read(reader, name, options ?? new());

    /// <summary>Whether there is a column of this name; case matters.</summary>
    public bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>A new array [R] of the column's numbers.</summary>
    /// <exception cref="DataFileException">No such column, or a cell that is no finite number.</exception>
    public float[] Numbers(string name)
    {
        var column = Column(name);
        var numbers = new float[RowCount];
        for (var row = 0; row < numbers.Length; row++)
        {
            if (!NumberCell.TryParse(column[row], out numbers[row]))
            {
                var (found, expected, remedy) = NumberCell.Explain(column[row]);
                throw CellError(row, name, found, expected, remedy);
            }
        }
        return numbers;
    }

    /// <summary>A new array [R] of the column's texts; equal texts share one string.</summary>
    /// <exception cref="DataFileException">No such column.</exception>
    public string[] Texts(string name)
    {
        var column = Column(name);
        var shared = new Dictionary<string, string>(StringComparer.Ordinal);
        var texts = new string[RowCount];
        for (var row = 0; row < texts.Length; row++)
        {
            var text = column.Text(row);
            if (!shared.TryGetValue(text, out var known))
                shared[text] = known = text;
            texts[row] = known;
        }
        return texts;
    }

    /// <summary>A new array [R] of the column's times, as the clock on the wall says them. Times with an offset or Z are compared in universal time.</summary>
    /// <exception cref="DataFileException">No such column, a cell that is no time, or a time that is not after the row before's.</exception>
    public DateTime[] Times(string name)
    {
        var column = Column(name);
        var times = new DateTime[RowCount];
        var previous = DateTime.MinValue;
        for (var row = 0; row < times.Length; row++)
        {
            var text = column.Text(row);
            if (!TimeCell.TryParse(text, out times[row], out var instant))
                throw CellError(row, name, text.Length == 0 ? "found an empty cell" : $"found {NumberCell.Quote(text)}", TimeCell.Expected, "write the times so");
            if (row > 0 && instant <= previous)
            {
                throw CellError(row, name, $"found {NumberCell.Quote(text)} after {NumberCell.Quote(column.Text(row - 1))}", "expected a later time than in the row before",
                    "sort the rows and keep one per time; where the clock goes back in autumn, write offsets (2024-10-27T01:30+01:00) or universal time");
            }
            previous = instant;
        }
        return times;
    }

    /// <summary>The first row whose cell is no finite number, with its text; null where all are numbers.</summary>
    /// <exception cref="DataFileException">No such column.</exception>
    public (int Row, string Text)? FirstNonNumber(string name)
    {
        var column = Column(name);
        for (var row = 0; row < RowCount; row++)
        {
            if (!NumberCell.TryParse(column[row], out _))
                return (row, column.Text(row));
        }
        return null;
    }

    /// <summary>Line of the file, from 1, where a row (from 0) begins.</summary>
    public int LineOf(int row) => _lines[row];

    internal DataFileException CellError(int row, string column, string found, string expected, string remedy) =>
        new(File, found, expected, remedy, row + 1, LineOf(row), column);

    private CellColumn Column(string name)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            if (Names[i] == name)
                return _columns[i];
        }
        var list = string.Join(", ", Names.Take(30)) + (Names.Count > 30 ? string.Create(CultureInfo.InvariantCulture, $" and {Names.Count - 30} more") : "");
        throw new DataFileException(File, $"there is no column '{name}'", $"expected one of: {list}", NearestName.Question(name, Names) ?? "name a column of the header", column: name);
    }
}
