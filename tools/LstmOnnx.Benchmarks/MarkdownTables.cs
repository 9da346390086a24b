using System.Globalization;
using System.Text.Json;

namespace LstmOnnx.Benchmarks;

/// <summary>
/// Rows of JSON as Markdown tables. Neighbours of equal fields share a table; where two engines did the same work, ours and ONNX Runtime's times stand side by side. Lines that are no JSON objects are passed by.
/// </summary>
internal static class MarkdownTables
{
    private const string Ours = "simd", Peer = "onnxruntime";

    // What says which work it is; everything else is a result.
    private static readonly string[] Keys = ["work", "model", "I", "H", "L", "B", "T", "threads", "weights"];

    private static readonly string[] Unprinted = ["measured", "engine"];

    /// <exception cref="InvalidDataException">There is no row at all.</exception>
    public static void Write(TextReader reader, TextWriter writer)
    {
        var rows = new List<JsonElement>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
                rows.Add(Parse(line));
        }
        if (rows.Count == 0)
            throw new InvalidDataException("markdown: no line of standard input is a JSON object; expected the rows of a command with --json");
        for (var i = 0; i < rows.Count;)
        {
            var names = Names(rows[i]);
            var table = rows.Skip(i).TakeWhile(row => Names(row).SequenceEqual(names)).ToArray();
            if (i > 0)
                writer.WriteLine();
            if (names.Contains("ratio_to_ort") && names.Contains("engine"))
                Compared(table, names, writer);
            else
                Plain(table, names, writer);
            i += table.Length;
        }
    }

    // One line for a piece of work, times of both engines beside each other.
    private static void Compared(JsonElement[] rows, string[] names, TextWriter writer)
    {
        var keys = names.Where(Keys.Contains).ToArray();
        Line(writer, [.. keys, "ours, µs", "GFLOP/s", "ONNX Runtime, µs", "GFLOP/s", "ratio"]);
        Line(writer, [.. Enumerable.Repeat("---", keys.Length + 5)]);
        foreach (var work in rows.GroupBy(row => string.Join("|", keys.Select(key => Text(row, key)))))
        {
            var ours = work.FirstOrDefault(row => Text(row, "engine") == Ours);
            var peer = work.FirstOrDefault(row => Text(row, "engine") == Peer);
            Line(writer, [.. keys.Select(key => Text(work.First(), key)), Text(ours, "us"), Text(ours, "gflops"), Text(peer, "us"), Text(peer, "gflops"), Text(ours, "ratio_to_ort")]);
        }
    }

    private static void Plain(JsonElement[] rows, string[] names, TextWriter writer)
    {
        var columns = names.Where(name => name == "engine" || !Unprinted.Contains(name)).ToArray();
        Line(writer, columns);
        Line(writer, [.. Enumerable.Repeat("---", columns.Length)]);
        foreach (var row in rows)
            Line(writer, [.. columns.Select(column => Text(row, column))]);
    }

    private static void Line(TextWriter writer, string[] cells) => writer.WriteLine($"| {string.Join(" | ", cells)} |");

    private static string[] Names(JsonElement row) => [.. row.EnumerateObject().Select(field => field.Name)];

    private static string Text(JsonElement row, string name)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return "";
        if (value.ValueKind != JsonValueKind.Number || value.TryGetInt64(out _))
            return value.ToString();
        var number = value.GetDouble();
        return number.ToString(Math.Abs(number) >= 1000 ? "#,0" : Math.Abs(number) >= 100 ? "0" : Math.Abs(number) >= 10 ? "0.0" : Math.Abs(number) >= 1 ? "0.00" : Math.Abs(number) >= 0.001 ? "0.000" : "0.0e-0", CultureInfo.InvariantCulture);
    }

    private static JsonElement Parse(string line)
    {
        try
        {
            return JsonDocument.Parse(line).RootElement;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"markdown: a line begins as a JSON object and is none: {exception.Message}", exception);
        }
    }
}
