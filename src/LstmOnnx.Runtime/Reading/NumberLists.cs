using System.Buffers.Binary;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Repeated numbers, packed into one field or given one by one; both forms may be mixed. A list grows only with bytes that are there.</summary>
internal static class NumberLists
{
    public static void Add(ref WireReader reader, ref List<long>? list)
    {
        list ??= [];
        if (reader.Type != WireType.LengthDelimited)
        {
            list.Add((long)reader.Varint());
            return;
        }
        var bytes = reader.Bytes().Span;
        list.EnsureCapacity(list.Count + Count(bytes));
        var position = 0;
        while (position < bytes.Length)
            list.Add((long)Varint(bytes, ref position));
    }

    public static void Add(ref WireReader reader, ref List<float>? list)
    {
        list ??= [];
        if (reader.Type != WireType.LengthDelimited)
        {
            list.Add(BitConverter.UInt32BitsToSingle(reader.Fixed32()));
            return;
        }
        var bytes = Whole(reader.Bytes().Span, 4, reader.Field);
        list.EnsureCapacity(list.Count + (bytes.Length / 4));
        for (var i = 0; i < bytes.Length; i += 4)
            list.Add(BinaryPrimitives.ReadSingleLittleEndian(bytes[i..]));
    }

    public static void Add(ref WireReader reader, ref List<double>? list)
    {
        list ??= [];
        if (reader.Type != WireType.LengthDelimited)
        {
            list.Add(BitConverter.UInt64BitsToDouble(reader.Fixed64()));
            return;
        }
        var bytes = Whole(reader.Bytes().Span, 8, reader.Field);
        list.EnsureCapacity(list.Count + (bytes.Length / 8));
        for (var i = 0; i < bytes.Length; i += 8)
            list.Add(BinaryPrimitives.ReadDoubleLittleEndian(bytes[i..]));
    }

    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> bytes, int size, int field) => bytes.Length % size == 0
        ? bytes
        : throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"field {field} packs numbers of {size} bytes into {bytes.Length} bytes: the file is damaged");

    // A varint ends with its first byte below 0x80.
    private static int Count(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
            count += b < 0x80 ? 1 : 0;
        return count;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (position == bytes.Length)
                throw new ModelRefusedException(RefusalCode.Truncated, "a packed number is cut short: the file is damaged");
            var part = bytes[position++];
            if (shift == 63 && part > 1)
                break;
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw new ModelRefusedException(RefusalCode.MalformedProtobuf, "a packed number has more than 64 bits: the file is damaged");
    }
}
