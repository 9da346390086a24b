using System.Buffers.Binary;
using System.Globalization;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Walks the fields of one protobuf message. A length is held against the bytes that remain before anything believes it.</summary>
/// <remarks>Wire format: protobuf.dev/programming-guides/encoding. Numbers wider than 64 bits, field number 0, groups and unknown wire types are refused.</remarks>
internal ref struct WireReader(ReadOnlySpan<byte> file, WireSlice slice, string message)
{
    private readonly ReadOnlySpan<byte> _file = file;
    private readonly int _end = slice.End;
    private int _position = slice.Start;

    /// <summary>The number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>The byte of the file that is read next: a field's tag before <see cref="Next"/>, the byte behind it once its value is read.</summary>
    public readonly int Position => _position;

    /// <summary>Moves to the next field; its value is then to be read or skipped.</summary>
    /// <returns>False at the end of the message.</returns>
    public bool Next()
    {
        if (_position == _end)
            return false;
        var start = _position;
        var tag = RawVarint();
        Field = (int)(tag >> 3);
        Type = (WireType)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || Type is not (WireType.Varint or WireType.Fixed64 or WireType.LengthDelimited or WireType.Fixed32))
            throw Malformed(start, $"{tag} is no tag of a field that ONNX could have");
        return true;
    }

    public ulong Varint()
    {
        Expect(WireType.Varint);
        return RawVarint();
    }

    public long Int64() => (long)Varint();

    // Protobuf keeps the low 32 bits of a longer number.
    public int Int32() => unchecked((int)Varint());

    public float Float()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(_file.Slice(Take(sizeof(float)), sizeof(float)));
    }

    /// <summary>The place of a length-delimited value.</summary>
    public WireSlice Slice()
    {
        Expect(WireType.LengthDelimited);
        var start = _position;
        var length = RawVarint();
        if (length > (ulong)(_end - _position))
            throw TooLong(start, length);
        return new WireSlice(Take((int)length), (int)length);
    }

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint: RawVarint(); break;
            case WireType.Fixed64: Take(sizeof(ulong)); break;
            case WireType.Fixed32: Take(sizeof(uint)); break;
            default: Slice(); break;
        }
    }

    /// <summary>How many numbers the field holds: one, or those of a packed run. The field is left behind.</summary>
    /// <param name="element">How one number is written.</param>
    public int Count(WireType element)
    {
        if (Type == element)
        {
            Skip();
            return 1;
        }
        var start = _position;
        var packed = Slice();
        if (element != WireType.Varint)
        {
            var size = element == WireType.Fixed32 ? sizeof(uint) : sizeof(ulong);
            return packed.Length % size == 0 ? packed.Length / size : throw Malformed(start, $"{packed.Length} bytes are no whole count of {size}-byte numbers");
        }
        var count = 0;
        for (var numbers = new WireReader(_file, packed, message); numbers._position < numbers._end; count++)
            numbers.RawVarint();
        return count;
    }

    /// <summary>Reads the field's numbers, one or a packed run of them, to the start of a span that <see cref="Count"/> sized.</summary>
    /// <returns>How many.</returns>
    public int Read(Span<long> destination)
    {
        if (Type == WireType.Varint)
        {
            destination[0] = Int64();
            return 1;
        }
        var count = 0;
        for (var numbers = new WireReader(_file, Slice(), message); numbers._position < numbers._end; count++)
            destination[count] = (long)numbers.RawVarint();
        return count;
    }

    /// <inheritdoc cref="Read(Span{long})"/>
    public int Read(Span<float> destination)
    {
        if (Type == WireType.Fixed32)
        {
            destination[0] = Float();
            return 1;
        }
        var packed = Slice();
        var numbers = _file.Slice(packed.Start, packed.Length);
        for (var i = 0; i < numbers.Length / sizeof(float); i++)
            destination[i] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(i * sizeof(float))..]);
        return numbers.Length / sizeof(float);
    }

    /// <inheritdoc cref="Read(Span{long})"/>
    public int Read(Span<double> destination)
    {
        if (Type == WireType.Fixed64)
        {
            destination[0] = BinaryPrimitives.ReadDoubleLittleEndian(_file[Take(sizeof(double))..]);
            return 1;
        }
        var packed = Slice();
        var numbers = _file.Slice(packed.Start, packed.Length);
        for (var i = 0; i < numbers.Length / sizeof(double); i++)
            destination[i] = BinaryPrimitives.ReadDoubleLittleEndian(numbers[(i * sizeof(double))..]);
        return numbers.Length / sizeof(double);
    }

    /// <summary>Looks through the field's numbers, one or a packed run, for the first whose bits include all of <paramref name="mask"/>.</summary>
    /// <param name="element">How one number is written.</param>
    /// <param name="mask">The bits to be set.</param>
    /// <param name="count">How many numbers were passed.</param>
    /// <returns>The number's place in the field, or -1.</returns>
    public int FindBits(WireType element, ulong mask, out int count)
    {
        var numbers = this;
        if (Type == element)
            Skip();
        else
            numbers = new WireReader(_file, Slice(), message);
        for (count = 0; Type == element ? count < 1 : numbers._position < numbers._end; count++)
        {
            if ((numbers.RawNumber(element) & mask) == mask)
                return count;
        }
        return -1;
    }

    /// <summary>A fault of the message at the field that was read last.</summary>
    public readonly ModelRefusedException Malformed(string what) => Malformed(_position, what);

    private ulong RawVarint()
    {
        // Most tags and lengths take one byte.
        if (_position < _end && _file[_position] < 0x80)
            return _file[_position++];
        var start = _position;
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _end)
                throw CutShort(start);
            var part = _file[_position++];
            if (shift == 63 && part > 1)
                throw Malformed(start, "a number has more than 64 bits");
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw Malformed(start, "a number has more than 64 bits");
    }

    private ulong RawNumber(WireType element) => element switch
    {
        WireType.Fixed32 => BinaryPrimitives.ReadUInt32LittleEndian(_file[Take(sizeof(uint))..]),
        WireType.Fixed64 => BinaryPrimitives.ReadUInt64LittleEndian(_file[Take(sizeof(ulong))..]),
        _ => RawVarint(),
    };

    private int Take(int length)
    {
        var start = _position;
        if (length > _end - start)
            throw CutShort(start);
        _position += length;
        return start;
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
            throw Malformed(_position, $"field {Field} is written as {Type}, expected {type}");
    }

    // A value that ends behind the file is a file cut short; one that ends behind its message only is a lie.
    private readonly ModelRefusedException TooLong(int at, ulong length)
    {
        if (length <= (ulong)(_file.Length - _position))
            return Malformed(at, string.Create(CultureInfo.InvariantCulture, $"field {Field} claims {length} bytes, {_end - _position} remain in its message"));
        return Truncated(at, string.Create(CultureInfo.InvariantCulture, $"field {Field} claims {length} bytes, {_end - _position} remain"));
    }

    private readonly ModelRefusedException CutShort(int at) => _end < _file.Length
        ? Malformed(at, "a value ends behind its message")
        : Truncated(at, "the file ends within a value");

    private readonly ModelRefusedException Malformed(int at, string what) => new(RefusalCode.MalformedProtobuf,
        string.Create(CultureInfo.InvariantCulture, $"byte {at}, in {message}: {what}; expected the protobuf form of an ONNX model{FileKind.Hint(_file)}"));

    private readonly ModelRefusedException Truncated(int at, string what) => new(RefusalCode.Truncated,
        string.Create(CultureInfo.InvariantCulture, $"byte {at}, in {message}: {what}: the file of {_file.Length} bytes is cut short or damaged, copy or export it again{FileKind.Hint(_file)}"));
}
