using System.Buffers;
using System.Globalization;
using System.Text;

namespace LstmOnnx.Runtime;

/// <summary>Text out of a file, made safe to print: what could move a cursor, end a line or turn the reading direction is escaped, and long text loses its middle.</summary>
public static class Readable
{
    private const int MaxNameLength = 120;
    private const int MaxMessageLength = 2000;

    // Control characters (C0, DEL, C1), line and paragraph separators, direction marks, zero-width characters, lone surrogates.
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat(Enumerable.Range(0x200B, 5)).Concat(Enumerable.Range(0x2028, 7))
            .Concat(Enumerable.Range(0x2060, 16)).Concat(Enumerable.Range(0xD800, 0x800)).Append(0x61C).Append(0xFEFF).Select(c => (char)c)]);

    /// <summary>A name, at most 120 characters of it. Returns the same string where nothing is to be done.</summary>
    public static string Name(string name) => Clean(name, MaxNameLength);

    /// <summary>A message or another longer text, at most 2000 characters of it. Returns the same string where nothing is to be done.</summary>
    public static string Message(string message) => Clean(message, MaxMessageLength);

    /// <summary>A found value as messages show it: numbers in the invariant culture, arrays by their first eight elements, text by <see cref="Name"/>.</summary>
    public static string Value(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{Name(text)}'",
        Array { Length: > 8 } array => $"[{string.Join(", ", array.Cast<object?>().Take(8).Select(Value))}, ...]",
        Array array => $"[{string.Join(", ", array.Cast<object?>().Select(Value))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Name($"{value}"),
    };

    private static string Clean(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Shortened(text, maxLength);
        // Escapes are longer than what they stand for.
        return text.AsSpan().ContainsAny(Suspects) ? Shortened(Escaped(text), maxLength) : text;
    }

    private static string Shortened(string text, int maxLength)
    {
        if (text.Length <= maxLength)
            return text;
        // The head says where, the tail what to do.
        var left = text.Length - maxLength;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, maxLength / 2)} ...{left} more characters... {text.AsSpan((maxLength / 2) + left)}");
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                escaped.Append(c).Append(text[++i]);
            else if (!Suspects.Contains(c))
                escaped.Append(c);
            else
                escaped.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
        }
        return escaped.ToString();
    }
}
