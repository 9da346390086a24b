using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Reports;

/// <summary>Columns of text: the first to the left, the others to the right.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(Output output, string indent = "  ")
    {
        var widths = Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            output.Line((indent + string.Join("   ", cells)).TrimEnd());
        }
    }
}
