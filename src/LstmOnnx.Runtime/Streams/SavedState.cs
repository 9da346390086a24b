using System.Buffers.Binary;

namespace LstmOnnx.Runtime;

/// <summary>
/// The bytes of a saved stream: "LSTM", format version, SHA-256 of the model, a sum over the state pairs, count of bytes; then the states as the machine holds them.
/// </summary>
internal static class SavedState
{
    public const int HeaderLength = PairsAt + 8 + 4;
    private const int Version = 3;
    private const int HashAt = 8, PairsAt = HashAt + Sha256.Length;

    private static ReadOnlySpan<byte> Magic => "LSTM"u8;

    public static void WriteHeader(Span<byte> destination, ReadOnlySpan<byte> modelHash, SessionRequest request, int stateBytes)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], Version);
        modelHash.CopyTo(destination[HashAt..]);
        BinaryPrimitives.WriteUInt64LittleEndian(destination[PairsAt..], Pairs(request));
        BinaryPrimitives.WriteInt32LittleEndian(destination[(PairsAt + 8)..], stateBytes);
    }

    /// <exception cref="ArgumentException">The bytes are none that <see cref="WriteHeader"/> began for the same model, states and batch size.</exception>
    public static void CheckHeader(ReadOnlySpan<byte> source, ReadOnlySpan<byte> modelHash, SessionRequest request, int stateBytes)
    {
        if (source.Length < HeaderLength || !source.StartsWith(Magic))
            throw new ArgumentException("these bytes are no saved stream: pass what Save wrote", nameof(source));
        var version = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        if (version != Version)
            throw new ArgumentException($"the saved stream has format version {version}, this library reads {Version}", nameof(source));
        if (!source.Slice(HashAt, Sha256.Length).SequenceEqual(modelHash))
            throw new ArgumentException("the saved stream belongs to another model: its SHA-256 differs from this model's file", nameof(source));
        if (BinaryPrimitives.ReadUInt64LittleEndian(source[PairsAt..]) != Pairs(request))
            throw new ArgumentException("the saved stream holds other states of the model: make the stream with the StreamOptions.States it was saved with", nameof(source));
        var count = BinaryPrimitives.ReadInt32LittleEndian(source[(PairsAt + 8)..]);
        if (count != stateBytes)
            throw new ArgumentException($"the saved stream holds {count} bytes of states, this stream has {stateBytes}: make the stream with the batch size it was saved with", nameof(source));
        if (source.Length != HeaderLength + stateBytes)
            throw new ArgumentException($"the saved stream has {source.Length} bytes, expected {HeaderLength + stateBytes}", nameof(source));
    }

    /// <exception cref="ArgumentException">The room is not just what a saved stream takes.</exception>
    public static void CheckRoom(Span<byte> destination, int length)
    {
        if (destination.Length != length)
            throw new ArgumentException($"the saved state takes {length} bytes, found room for {destination.Length}: use SavedLength", nameof(destination));
    }

    // FNV-1a over the pairs in their order; no pairs stand for states that are kept inside.
    private static ulong Pairs(SessionRequest request)
    {
        var sum = 14695981039346656037UL;
        for (var i = 0; i < request.States.Count; i++)
        {
            sum = (sum ^ (uint)request.States[i].InputIndex) * 1099511628211UL;
            sum = (sum ^ (uint)request.States[i].OutputIndex) * 1099511628211UL;
        }
        return sum;
    }
}
