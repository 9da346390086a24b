using System.Text;

namespace LstmOnnx.Edge;

/// <summary>The lines of a stream of UTF-8, in one buffer that is used again; a byte order mark and a carriage return before the end of a line are left out.</summary>
internal sealed class TextLines(Stream source)
{
    private byte[] _bytes = new byte[1 << 14];
    private char[] _chars = new char[1 << 10];
    private int _start, _end, _length;

    /// <summary>The line, until the next one is read.</summary>
    public ReadOnlySpan<char> Line => _chars.AsSpan(0, _length);

    /// <summary>The line's number, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line; false at the end of the stream.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool Next()
    {
        for (var looked = 0; ;)
        {
            var at = _bytes.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Take(looked + at, over: 1);
                return true;
            }
            looked = _end - _start;
            if (Fill())
                continue;
            if (looked == 0)
                return false;
            Take(looked, over: 0);
            return true;
        }
    }

    private void Take(int length, int over)
    {
        var line = _bytes.AsSpan(_start, length);
        _start += length + over;
        if (line.EndsWith("\r"u8))
            line = line[..^1];
        if (++Number == 1 && line.StartsWith("\uFEFF"u8))
            line = line[3..];
        if (_chars.Length < line.Length)
            _chars = new char[line.Length * 2];
        _length = Encoding.UTF8.GetChars(line, _chars);
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, checked(2 * _bytes.Length));
        var read = source.Read(_bytes.AsSpan(_end));
        _end += read;
        return read > 0;
    }
}
