using System.Buffers.Binary;

namespace LstmOnnx.Runtime;

/// <summary>The bytes of a saved stream: "LSTM", format version, SHA-256 of the model, count of bytes; then the states as the machine holds them.</summary>
internal static class SavedState
{
    public const int HeaderLength = 4 + 4 + Sha256.Length + 4;
    private const int Version = 2;

    private static ReadOnlySpan<byte> Magic => "LSTM"u8;

    public static void WriteHeader(Span<byte> destination, ReadOnlySpan<byte> modelHash, int stateBytes)
    {
        Magic.CopyTo(destination);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], Version);
        modelHash.CopyTo(destination[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[(8 + Sha256.Length)..], stateBytes);
    }

    public static void CheckHeader(ReadOnlySpan<byte> source, ReadOnlySpan<byte> modelHash, int stateBytes)
    {
        if (source.Length < HeaderLength || !source.StartsWith(Magic))
            throw new ArgumentException("these bytes are no saved stream: pass what LstmStream.Save wrote", nameof(source));
        var version = BinaryPrimitives.ReadInt32LittleEndian(source[4..]);
        if (version != Version)
            throw new ArgumentException($"the saved stream has format version {version}, this library reads {Version}", nameof(source));
        if (!source.Slice(8, Sha256.Length).SequenceEqual(modelHash))
            throw new ArgumentException("the saved stream belongs to another model: its SHA-256 differs from this model's file", nameof(source));
        var count = BinaryPrimitives.ReadInt32LittleEndian(source[(8 + Sha256.Length)..]);
        if (count != stateBytes)
            throw new ArgumentException($"the saved stream holds {count} bytes of states, this stream has {stateBytes}: make the stream with the batch size it was saved with", nameof(source));
        if (source.Length != HeaderLength + stateBytes)
            throw new ArgumentException($"the saved stream has {source.Length} bytes, expected {HeaderLength + stateBytes}", nameof(source));
    }
}
