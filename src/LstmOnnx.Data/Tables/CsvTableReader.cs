using System.Text;
using Sylvan.Data.Csv;

namespace LstmOnnx.Data;

/// <summary>Turns a stream of records into a table, or says which line cannot be used.</summary>
internal static class CsvTableReader
{
    private const int LongestRecord = 1 << 24;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CsvTable Read(string path, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
            throw new DataFileException(path, "found a folder", "expected a CSV file", "name a file");
        try
        {
            using var reader = new StreamReader(path, StrictUtf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
            return Read(reader, path, options);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataFileException(path, "there is no such file", "", Neighbour(path) ?? "check the path", inner: exception);
        }
    }

    public static CsvTable Read(TextReader reader, string name, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(reader);
        // A null character never starts a line of text, so no line counts as a comment.
        var csvOptions = new CsvDataReaderOptions { HasHeaders = false, Comment = '\0', Delimiter = options.Delimiter, BufferSize = 1 << 16, MaxBufferSize = LongestRecord, OwnsReader = false };
        var line = 1;
        try
        {
            using var records = CsvDataReader.Create(reader, csvOptions);
            return ReadRecords(records, name, ref line);
        }
        catch (CsvInvalidCharacterException exception)
        {
            throw new DataFileException(name, "found a quoted cell that does not end properly", "expected a closing quote right before the delimiter or the end of the line",
                "write a quote inside quotes as two quotes, and close every quote", line: line, inner: exception);
        }
        catch (CsvRecordTooLargeException exception)
        {
            throw new DataFileException(name, $"found a row of more than {LongestRecord} characters", "expected lines of text", "look for an unclosed quote, or for a file that is no CSV", line: line, inner: exception);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DataFileException(name, $"found bytes that are not UTF-8 ({Convert.ToHexString(exception.BytesUnknown ?? [])})", "expected a text file in UTF-8", "save the file as UTF-8", inner: exception);
        }
    }

    private static CsvTable ReadRecords(CsvDataReader records, string file, ref int line)
    {
        string[]? names = null;
        var columns = Array.Empty<CellColumn>();
        var lines = new List<int>();
        while (records.Read())
        {
            var raw = records.GetRawRecordSpan();
            var first = line;
            if (!raw.Trim().IsEmpty)
            {
                if (names is null)
                {
                    names = Header.Read(records, file, first);
                    columns = [.. names.Select(_ => new CellColumn())];
                }
                else
                {
                    AddRow(records, columns, file, lines.Count, first);
                    lines.Add(first);
                }
            }
            line += LineEnds(raw);
        }
        if (names is null)
            throw new DataFileException(file, "the file is empty", "expected a header with the names of the columns, and rows below it", "check the file");
        if (lines.Count == 0)
            throw new DataFileException(file, $"found a header ({string.Join(", ", names.Take(10).Select(NumberCell.Short))}) but no rows", "expected at least one row below it", "check the file");
        foreach (var column in columns)
            column.Trim();
        return new(file, names, columns, [.. lines]);
    }

    private static void AddRow(CsvDataReader records, CellColumn[] columns, string file, int row, int line)
    {
        if (records.RowFieldCount != columns.Length)
        {
            throw new DataFileException(file, $"found {records.RowFieldCount} {(records.RowFieldCount == 1 ? "cell" : "cells")}", $"expected {columns.Length} as in the header",
                "complete the row, or quote a cell that contains the delimiter", row + 1, line);
        }
        for (var i = 0; i < columns.Length; i++)
        {
            if (!columns[i].TryAdd(records.GetFieldSpan(i).Trim()))
                throw new DataFileException(file, $"found more than 2 GB in column {i + 1}", "expected less", "split the file", row + 1, line);
        }
    }

    private static int LineEnds(ReadOnlySpan<char> raw)
    {
        var feeds = raw.Count('\n');
        return feeds > 0 ? feeds : raw.Count('\r');
    }

    private static string? Neighbour(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is null || !Directory.Exists(folder))
            return null;
        return NearestName.Question(Path.GetFileName(path), Directory.EnumerateFiles(folder, "*.csv").Take(1000).Select(f => Path.GetFileName(f)));
    }
}
