using System.Globalization;
using System.Text;

namespace LstmOnnx.Edge;

/// <summary>Gathers text in one buffer and writes it on when that is full or somebody flushes it.</summary>
internal sealed class RowWriter(Stream destination)
{
    // The shortest digits that give a float back take 16 characters at most.
    private const int LongestNumber = 32;

    private readonly byte[] _bytes = new byte[1 << 14];
    private int _count;

    /// <summary>A line of numbers, comma separated, each in the shortest digits that give it back.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void Row(ReadOnlySpan<float> values)
    {
        Span<char> digits = stackalloc char[LongestNumber];
        for (var i = 0; i < values.Length; i++)
        {
            if (_count + LongestNumber + 1 > _bytes.Length)
                Flush();
            if (i > 0)
                _bytes[_count++] = (byte)',';
            values[i].TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            _count += Encoding.UTF8.GetBytes(digits[..length], _bytes.AsSpan(_count));
        }
        Text("\n");
    }

    /// <summary>A line of text.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void Line(string text)
    {
        Text(text);
        Text("\n");
    }

    /// <summary>Writes on what is gathered.</summary>
    /// <exception cref="IOException">The stream takes no more.</exception>
    public void Flush()
    {
        var count = _count;
        _count = 0;
        if (count > 0)
            destination.Write(_bytes.AsSpan(0, count));
    }

    private void Text(string text)
    {
        // A character takes three bytes at most.
        if (_count + (3 * text.Length) > _bytes.Length)
            Flush();
        if (3 * text.Length > _bytes.Length)
            destination.Write(Encoding.UTF8.GetBytes(text));
        else
            _count += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_count));
    }
}
