using System.Text;

namespace LstmOnnx.Data;

/// <summary>The cells of one column as UTF-8, end to end: a million rows take a few megabytes, and a number is parsed only when it is wanted.</summary>
internal sealed class CellColumn
{
    private byte[] _text = new byte[256];
    private int[] _ends = new int[32];

    public int Count { get; private set; }

    private int Length => Count == 0 ? 0 : _ends[Count - 1];

    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            var start = row == 0 ? 0 : _ends[row - 1];
            return _text.AsSpan(start, _ends[row] - start);
        }
    }

    public string Text(int row) => Encoding.UTF8.GetString(this[row]);

    /// <summary>False where the column would pass 2 GB.</summary>
    public bool TryAdd(ReadOnlySpan<char> cell)
    {
        var length = Length;
        var needed = (long)length + Encoding.UTF8.GetMaxByteCount(cell.Length);
        if (needed > Array.MaxLength)
            return false;
        if (needed > _text.Length)
            Array.Resize(ref _text, (int)Math.Min(Math.Max(needed, _text.Length * 3L / 2), Array.MaxLength));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, Count * 3 / 2);
        _ends[Count++] = length + Encoding.UTF8.GetBytes(cell, _text.AsSpan(length));
        return true;
    }

    public void Trim()
    {
        Array.Resize(ref _text, Length);
        Array.Resize(ref _ends, Count);
    }
}
