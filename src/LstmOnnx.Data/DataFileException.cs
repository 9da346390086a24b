using System.Text;

namespace LstmOnnx.Data;

/// <summary>A data file cannot be used as asked. The message says where, what was found, what was expected and what to do.</summary>
public sealed class DataFileException : Exception
{
    /// <summary>Composes the message from its parts.</summary>
    /// <param name="file">Name of the file as the caller gave it.</param>
    /// <param name="found">What is there, as a clause: <c>found 'abc'</c>.</param>
    /// <param name="expected">What was expected, as a clause: <c>expected a number</c>; empty where it goes without saying.</param>
    /// <param name="remedy">What to do, as an imperative.</param>
    /// <param name="row">Data row, 1 for the first one after the header; null where no single row is meant.</param>
    /// <param name="line">Line of the file, 1 for its first; null where no single line is meant.</param>
    /// <param name="column">Name of the column; null where no single column is meant.</param>
    /// <param name="inner">The cause, where another exception is one.</param>
    public DataFileException(string file, string found, string expected, string remedy, int? row = null, int? line = null, string? column = null, Exception? inner = null)
        : base(Compose(file, found, expected, remedy, row, line, column), inner)
    {
        (File, Found, Expected, Remedy, Row, Line, Column) = (file, found, expected, remedy, row, line, column);
    }

    /// <summary>Name of the file as the caller gave it.</summary>
    public string File { get; }

    /// <summary>What is there.</summary>
    public string Found { get; }

    /// <summary>What was expected; may be empty.</summary>
    public string Expected { get; }

    /// <summary>What to do.</summary>
    public string Remedy { get; }

    /// <summary>Data row, 1 for the first one after the header.</summary>
    public int? Row { get; }

    /// <summary>Line of the file, 1 for its first.</summary>
    public int? Line { get; }

    /// <summary>Name of the column.</summary>
    public string? Column { get; }

    private static string Compose(string file, string found, string expected, string remedy, int? row, int? line, string? column)
    {
        var text = new StringBuilder(file);
        if (row is not null)
            text.Append(", row ").Append(row);
        if (line is not null)
            text.Append(row is null ? ", line " : " (line ").Append(line).Append(row is null ? "" : ")");
        if (column is not null)
            text.Append(", column '").Append(column).Append('\'');
        text.Append(": ").Append(found);
        if (expected.Length > 0)
            text.Append(", ").Append(expected);
        return text.Append("; ").Append(remedy).ToString();
    }
}
