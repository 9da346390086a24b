using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Gives one string to all places of the file that hold the same name, so that memory follows the names and not their uses.</summary>
internal sealed class NameTable(ReadOnlyMemory<byte> file) : IEqualityComparer<WireSlice>
{
    private Dictionary<WireSlice, string>? _names;

    public string Get(WireSlice slice)
    {
        if (slice.Length == 0)
            return "";
        _names ??= new Dictionary<WireSlice, string>(this);
        if (!_names.TryGetValue(slice, out var name))
        {
            var bytes = Bytes(slice);
            if (!Utf8.IsValid(bytes))
                throw ReadContext.NotText(slice);
            _names[slice] = name = Encoding.UTF8.GetString(bytes);
        }
        return name;
    }

    public bool Equals(WireSlice x, WireSlice y) => Bytes(x).SequenceEqual(Bytes(y));

    // Seeded at random per process, so that a file cannot aim at collisions.
    public int GetHashCode([DisallowNull] WireSlice obj)
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes(obj));
        return hash.ToHashCode();
    }

    private ReadOnlySpan<byte> Bytes(WireSlice slice) => file.Span.Slice(slice.Start, slice.Length);
}
