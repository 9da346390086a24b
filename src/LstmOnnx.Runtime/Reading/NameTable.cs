using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Gives one string to the places of the file that hold the same name, so that memory follows the names and not their uses.</summary>
internal sealed class NameTable(ReadOnlyMemory<byte> file) : IEqualityComparer<WireSlice>
{
    private readonly (WireSlice Slice, string Word)[] _words = new (WireSlice, string)[256];
    private Dictionary<WireSlice, string>? _names;

    /// <summary>The name of a value or a node: one string, however often it stands.</summary>
    public string Name(WireSlice slice)
    {
        if (slice.Length == 0)
            return "";
        _names ??= new Dictionary<WireSlice, string>(this);
        if (!_names.TryGetValue(slice, out var name))
            _names[slice] = name = Text(slice);
        return name;
    }

    /// <summary>A word of few that come again and again, as operators and attributes do: a string is shared while no other word takes its place, so many different ones cost no table.</summary>
    public string Word(WireSlice slice)
    {
        if (slice.Length == 0)
            return "";
        ref var place = ref _words[GetHashCode(slice) & (_words.Length - 1)];
        if (place.Word is null || !Equals(place.Slice, slice))
            place = (slice, Text(slice));
        return place.Word;
    }

    /// <summary>Text, shared with nothing.</summary>
    public string Text(WireSlice slice)
    {
        var bytes = Bytes(slice);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
            : throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"byte {slice.Start}: {slice.Length} bytes that should be text are not UTF-8: export the model again");
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
