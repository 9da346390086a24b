using System.Globalization;
using System.Text;

namespace LstmOnnx.Runtime;

/// <summary>Makes text from a file safe to print: no control or direction characters, no megabyte names.</summary>
internal static class Readable
{
    private const int LongestName = 120;
    private const int LongestMessage = 1500;

    public static string Name(string name) => Clean(name, LongestName);

    public static string Message(string message) => Clean(message, LongestMessage);

    private static string Clean(string text, int longest)
    {
        if (text.Length <= longest && !text.Any(IsUnsafe))
            return text;
        var builder = new StringBuilder();
        // The head says where, the tail what to do.
        var head = text.Length <= longest ? text.Length : longest * 2 / 3;
        Append(builder, text.AsSpan(0, head));
        if (head < text.Length)
        {
            builder.Append(CultureInfo.InvariantCulture, $" … ({text.Length - longest} characters left out) … ");
            Append(builder, text.AsSpan(text.Length - (longest - head)));
        }
        return builder.ToString();
    }

    private static void Append(StringBuilder builder, ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (IsUnsafe(c))
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                builder.Append(c);
        }
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
