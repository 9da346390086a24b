using System.Buffers.Binary;
using System.Text;

namespace LstmOnnx.Training.Tests;

/// <summary>An event of a TensorBoard file.</summary>
internal sealed record ReadEvent(double WallTime, long Step, string? FileVersion, ulong? SessionStatus, List<(string Tag, float Value)> Scalars);

/// <summary>Reads event files from their bytes, without the code that writes them or any library: records, CRC-32C bit by bit, protobuf's wire format.</summary>
internal static class EventReader
{
    /// <summary>The file's events; fails where a checksum is wrong or bytes are left over.</summary>
    public static List<ReadEvent> Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        var events = new List<ReadEvent>();
        while (bytes.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), Masked(Crc(bytes[..8])));
            Assert.Equal(BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]), Masked(Crc(bytes.Slice(12, length))));
            events.Add(Event(bytes.Slice(12, length)));
            bytes = bytes[(16 + length)..];
        }
        return events;
    }

    /// <summary>CRC-32C (Castagnoli), the reflected polynomial 0x82F63B78.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
        }
        return crc ^ 0xFFFFFFFFu;
    }

    private static uint Masked(uint crc) => ((crc >> 15) | (crc << 17)) + 0xA282EAD8u;

    private static ReadEvent Event(ReadOnlySpan<byte> bytes)
    {
        var (time, step, version, status, scalars) = (0.0, 0L, (string?)null, (ulong?)null, new List<(string, float)>());
        while (bytes.Length > 0)
        {
            var (field, number, content) = Next(ref bytes);
            switch (field)
            {
                case 1:
                    time = BitConverter.UInt64BitsToDouble(number);
                    break;
                case 2:
                    step = (long)number;
                    break;
                case 3:
                    version = Encoding.UTF8.GetString(content);
                    break;
                case 5:
                    while (content.Length > 0)
                    {
                        Assert.Equal(1, Next(ref content, out var value));
                        scalars.Add(Scalar(value));
                    }
                    break;
                case 7:
                    Assert.Equal(1, Next(ref content, out _, out var found));
                    status = found;
                    break;
                default:
                    Assert.Fail($"field {field} of an event");
                    break;
            }
        }
        return new ReadEvent(time, step, version, status, scalars);
    }

    private static (string, float) Scalar(ReadOnlySpan<byte> bytes)
    {
        var (tag, value) = ("", float.NaN);
        while (bytes.Length > 0)
        {
            var (field, number, content) = Next(ref bytes);
            if (field == 1)
                tag = Encoding.UTF8.GetString(content);
            else if (field == 2)
                value = BitConverter.UInt32BitsToSingle((uint)number);
            else
                Assert.Fail($"field {field} of a summary's value");
        }
        return (tag, value);
    }

    private static Field Next(ref ReadOnlySpan<byte> bytes)
    {
        var field = Next(ref bytes, out var content, out var number);
        return new Field { Number = field, Value = number, Content = content };
    }

    private static int Next(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content) => Next(ref bytes, out content, out _);

    private static int Next(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content, out ulong number)
    {
        var key = Varint(ref bytes);
        content = default;
        number = 0;
        switch (key & 7)
        {
            case 0:
                number = Varint(ref bytes);
                break;
            case 1:
                number = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                bytes = bytes[8..];
                break;
            case 2:
                var length = (int)Varint(ref bytes);
                content = bytes[..length];
                bytes = bytes[length..];
                break;
            case 5:
                number = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                bytes = bytes[4..];
                break;
            default:
                Assert.Fail($"wire type {key & 7}");
                break;
        }
        return (int)(key >> 3);
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
    }

    private ref struct Field
    {
        public int Number;
        public ulong Value;
        public ReadOnlySpan<byte> Content;

        public readonly void Deconstruct(out int number, out ulong value, out ReadOnlySpan<byte> content)
        {
            number = Number;
            value = Value;
            content = Content;
        }
    }
}
