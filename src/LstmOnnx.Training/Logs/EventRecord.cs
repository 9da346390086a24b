using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace LstmOnnx.Training;

/// <summary>
/// TensorFlow's record format: the length (8 bytes, little end first), its masked CRC-32C, the content, its masked CRC-32C (4 bytes each). After the remarks in TensorFlow's
/// tensorflow/core/lib/io/record_writer.h and tensorflow/core/lib/hash/crc32c.h.
/// </summary>
internal static class EventRecord
{
    private const uint MaskDelta = 0xA282EAD8;

    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteInt64LittleEndian(header, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedCrc(header[..8]));
        writer.Write(header);
        writer.Write(content);
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedCrc(content));
        writer.Write(footer);
    }

    // Turned and shifted, because a CRC over bytes that hold their own CRC tells little.
    private static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + MaskDelta;
    }
}
