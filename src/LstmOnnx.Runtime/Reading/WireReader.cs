using System.Buffers.Binary;

namespace LstmOnnx.Runtime.Reading;

/// <summary>How a protobuf field's value is written (developers.google.com/protocol-buffers, "Encoding").</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    Fixed32 = 5,
}

/// <summary>Walks the fields of one protobuf message. A length is held against the bytes that are left before it is believed.</summary>
internal ref struct WireReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> _message = message;
    private readonly ReadOnlySpan<byte> _bytes = message.Span;
    private int _position;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>How its value is written.</summary>
    public WireType Type { get; private set; }

    /// <summary>Moves to the next field; false at the end of the message.</summary>
    public bool Next()
    {
        if (_position == _bytes.Length)
            return false;
        var tag = RawVarint();
        if (tag > uint.MaxValue || tag >> 3 == 0)
            throw Malformed($"field tag {tag} at byte {_position} of a message is not one of protobuf's");
        Field = (int)(tag >> 3);
        Type = (tag & 7) switch
        {
            0 => WireType.Varint,
            1 => WireType.Fixed64,
            2 => WireType.LengthDelimited,
            5 => WireType.Fixed32,
            var other => throw Malformed($"field {Field} has wire type {other}, which ONNX does not use"),
        };
        return true;
    }

    /// <summary>The value of a varint field.</summary>
    public ulong Varint()
    {
        Expect(WireType.Varint);
        return RawVarint();
    }

    /// <summary>The bits of a fixed 32-bit field.</summary>
    public uint Fixed32()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);
    }

    /// <summary>The bits of a fixed 64-bit field.</summary>
    public ulong Fixed64()
    {
        Expect(WireType.Fixed64);
        return BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span);
    }

    /// <summary>A view of a length-delimited field.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(WireType.LengthDelimited);
        var length = RawVarint();
        if (length > (ulong)(_bytes.Length - _position))
            throw new ModelRefusedException(RefusalCode.Truncated, $"field {Field} claims {length} bytes, {_bytes.Length - _position} are left: the file is cut short or damaged");
        return Take((int)length);
    }

    /// <summary>Passes over the field's value, whatever it is.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint: RawVarint(); break;
            case WireType.Fixed64: Take(8); break;
            case WireType.Fixed32: Take(4); break;
            default: Bytes(); break;
        }
    }

    private ulong RawVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _bytes.Length)
                throw new ModelRefusedException(RefusalCode.Truncated, "a number is cut short at the end of a message: the file is cut short or damaged");
            var part = _bytes[_position++];
            if (shift == 63 && part > 1)
                throw Malformed("a number has more than 64 bits");
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Malformed("a number has more than ten bytes");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > _bytes.Length - _position)
            throw new ModelRefusedException(RefusalCode.Truncated, $"field {Field} needs {length} bytes, {_bytes.Length - _position} are left: the file is cut short or damaged");
        var taken = _message.Slice(_position, length);
        _position += length;
        return taken;
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
            throw Malformed($"field {Field} is written as {Type}, expected {type}");
    }

    private static ModelRefusedException Malformed(string what) =>
        new(RefusalCode.MalformedProtobuf, $"{what}: the file is damaged, or is no ONNX model");
}
