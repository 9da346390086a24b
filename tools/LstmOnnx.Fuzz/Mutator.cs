using System.Buffers.Binary;

namespace LstmOnnx.Fuzz;

/// <summary>Damages bytes as fuzzers do: bits, values at the ends of their ranges, runs left out, doubled, moved, or taken from another file.</summary>
internal static class Mutator
{
    // Ends of ranges as protobuf writes them, and lengths that lie.
    private static readonly byte[][] Interesting =
    [
        [0], [1], [0x7F], [0x80, 0x01], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0x80, 0x80, 0x80, 0x80, 0x10],
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x00, 0x00, 0xC0, 0x7F], [0x00, 0x00, 0x80, 0xFF],
    ];

    public static byte[] Damage(byte[] whole, byte[] other, Random random)
    {
        var bytes = new List<byte>(whole);
        for (var count = random.Next(1, 6); count > 0; count--)
            Change(bytes, other, random);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, byte[] other, Random random)
    {
        if (bytes.Count == 0)
            return;
        var at = random.Next(bytes.Count);
        var length = Math.Min(1 << random.Next(7), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] += (byte)random.Next(-4, 5);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 5:
                Overwrite(bytes, at, Interesting[random.Next(Interesting.Length)]);
                break;
            case 6:
                bytes.InsertRange(at, Interesting[random.Next(Interesting.Length)]);
                break;
            case 7 when other.Length > 0:
                var from = random.Next(other.Length);
                Overwrite(bytes, at, other.AsSpan(from, Math.Min(length, other.Length - from)));
                break;
            default:
                Span<byte> number = stackalloc byte[sizeof(int)];
                BinaryPrimitives.WriteInt32LittleEndian(number, random.Next());
                Overwrite(bytes, at, number);
                break;
        }
    }

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++)
            bytes[at + i] = with[i];
    }
}
