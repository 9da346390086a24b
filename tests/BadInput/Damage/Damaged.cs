namespace LstmOnnx.BadInput;

/// <summary>Every way to cut a file short, and every change of one of its bytes.</summary>
public static class Damaged
{
    /// <summary>The values that a byte can take instead of its own.</summary>
    public const int Changes = 255;

    /// <summary>The file without its end: every length from 0 to one less than the whole.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> CutShort(byte[] whole) => Enumerable.Range(0, whole.Length).Select(length => (ReadOnlyMemory<byte>)whole.AsMemory(0, length));

    /// <summary>Change number 0 to 255 · length − 1 of the file: byte number / 255 gets another value.</summary>
    public static byte[] Changed(byte[] whole, int number)
    {
        var changed = (byte[])whole.Clone();
        changed[number / Changes] += (byte)(1 + (number % Changes));
        return changed;
    }
}
