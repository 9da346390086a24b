using System.Text;
using Sylvan.Data.Csv;

namespace LstmOnnx.Data;

/// <summary>The names in a file's first line.</summary>
internal static class Header
{
    public static string[] Read(CsvDataReader records, string file, int line)
    {
        var names = new string[records.RowFieldCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = records.GetFieldSpan(i).Trim('\uFEFF').Trim().ToString();
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0)
                throw new DataFileException(file, $"column {i + 1} of {names.Length} has no name", "expected a name in each cell of the header", "name the column, or delete it", line: line);
            var earlier = Array.IndexOf(names, names[i]);
            if (earlier < i)
                throw new DataFileException(file, $"columns {earlier + 1} and {i + 1} are both named '{names[i]}'", "expected distinct names", "rename one of them", line: line, column: names[i]);
        }
        if (names.All(IsValue))
            throw new DataFileException(file, $"found values ({string.Join(", ", names.Take(5))}) in the first line", "expected a header with the names of the columns", "add one", line: line);
        return names;
    }

    private static bool IsValue(string cell) =>
        NumberCell.TryParse(Encoding.UTF8.GetBytes(cell), out _) || TimeCell.TryParse(cell, out _, out _);
}
