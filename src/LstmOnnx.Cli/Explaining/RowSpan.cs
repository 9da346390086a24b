using System.Globalization;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Explaining;

/// <summary>The flags that say which rows are fed.</summary>
internal static class RowSpan
{
    /// <exception cref="UsageException">A number is none, or two flags contradict each other.</exception>
    public static RowRequest Parse(string? window, string? row, string? rows, bool stream)
    {
        var given = new[] { ("--window", window), ("--row", row), ("--rows", rows) }.Where(flag => flag.Item2 is not null).Select(flag => flag.Item1).ToList();
        if (stream)
            given.RemoveAll(flag => flag == "--rows");
        if (given.Count + (stream ? 1 : 0) > 1)
            throw new UsageException($"{string.Join(" and ", stream ? [.. given, "--stream"] : given)} each say which rows are fed: give one of them");
        var (from, to) = rows is null ? (null, null) : Span(rows);
        return new RowRequest(window is null ? null : Number("--window", window), row is null ? null : Number("--row", row), from, to, stream);
    }

    /// <exception cref="UsageException">The last row asked for is behind the file's end.</exception>
    public static void Check(RowRequest asked, int rowCount)
    {
        if (asked.To > rowCount)
            throw new UsageException($"--rows {asked.From}:{asked.To}: the data have rows 1 to {rowCount}");
    }

    /// <exception cref="UsageException">It is no whole number above 0.</exception>
    public static int Number(string flag, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UsageException($"{flag}: '{text}' is not a whole number above 0");

    private static (int? From, int? To) Span(string text)
    {
        var parts = text.Split(':');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            || from < 1 || to < from)
            throw new UsageException($"--rows: '{text}' is not of the form A:B, the first and the last row, from 1");
        return (from, to);
    }
}
