using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime.Reading;

/// <summary>A stored tensor, row-major. Its numbers are views into the file: little-endian in <see cref="RawData"/>, or in one typed field of the message. <see cref="Gate.TensorGate"/> holds their count against the shape.</summary>
internal sealed class TensorDocument(ReadOnlyMemory<byte> message, StoredField storedField, int storedCount)
{
    public required string Name { get; init; }

    public required ElementType Type { get; init; }

    /// <summary>None is negative, and their product fits an int.</summary>
    public required long[] Dimensions { get; init; }

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public required long ElementCount { get; init; }

    public ReadOnlyMemory<byte> RawData { get; init; }

    public bool HasRawData { get; init; }

    /// <summary>Where the data lie in another file; null where they are in this one.</summary>
    public ExternalReference? External { get; init; }

    /// <summary>The typed field that holds elements.</summary>
    public StoredField StoredField => storedField;

    /// <summary>How many numbers or strings the typed field holds.</summary>
    public int StoredCount => storedCount;

    /// <summary>The elements of a Float, Float16 or BFloat16 tensor, copied. For tensors that have passed the gate.</summary>
    public float[] ToFloats()
    {
        if (Type is ElementType.Float16 or ElementType.BFloat16)
            return Array.ConvertAll(Integers(sizeof(ushort)), bits => Type == ElementType.Float16 ? (float)BitConverter.UInt16BitsToHalf((ushort)bits) : BitConverter.Int32BitsToSingle((int)bits << 16));
        if (Type != ElementType.Float)
            throw new InvalidOperationException($"tensor '{Name}' is of type {Type}, not of floats");
        var values = new float[ElementCount];
        if (!HasRawData)
        {
            CopyStored(values.AsSpan(), static (ref reader, to) => reader.Read(to));
            return values;
        }
        // Raw data need not be aligned.
        RawData.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values.AsSpan()), MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    /// <summary>The elements of a Double tensor, copied. For tensors that have passed the gate.</summary>
    public double[] ToDoubles()
    {
        if (Type != ElementType.Double)
            throw new InvalidOperationException($"tensor '{Name}' is of type {Type}, not Double");
        var values = new double[ElementCount];
        if (HasRawData)
            Array.ConvertAll(Integers(sizeof(double)), BitConverter.Int64BitsToDouble).CopyTo(values, 0);
        else
            CopyStored(values.AsSpan(), static (ref reader, to) => reader.Read(to));
        return values;
    }

    /// <summary>The elements of a tensor of integers or truth values, widened and copied. For tensors that have passed the gate.</summary>
    public long[] ToInt64s()
    {
        var size = Type switch
        {
            ElementType.Bool or ElementType.UInt8 or ElementType.Int8 => 1,
            ElementType.UInt16 or ElementType.Int16 => 2,
            ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Int64 or ElementType.UInt64 => 8,
            _ => throw new InvalidOperationException($"tensor '{Name}' is of type {Type}, not of integers"),
        };
        var values = Integers(size);
        // A narrow type's number counts by its low bits, whatever the file writes above them.
        for (var i = 0; i < values.Length; i++)
            values[i] = Planning.ElementTypes.Wrap(Type, values[i]);
        return values;
    }

    /// <summary>Copies the elements one behind the other as a caller's buffer holds them, a byte for each truth value. For tensors of numbers or truth values that have passed the gate.</summary>
    public void CopyBytesTo(Span<byte> destination)
    {
        if (HasRawData)
            RawData.Span.CopyTo(destination);
        else if (Type == ElementType.Float)
            MemoryMarshal.AsBytes(ToFloats().AsSpan()).CopyTo(destination);
        else if (Type == ElementType.Double)
            MemoryMarshal.AsBytes(ToDoubles().AsSpan()).CopyTo(destination);
        else
            Narrow(Integers(Planning.ElementTypes.SizeOf(Type)), Planning.ElementTypes.SizeOf(Type), destination);
    }

    private static void Narrow(long[] integers, int size, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        for (var i = 0; i < integers.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, integers[i]);
            bytes[..size].CopyTo(destination[(i * size)..]);
        }
    }

    // The bits of each element: of raw data without sign, of numbers in a typed field as they stand there.
    private long[] Integers(int size)
    {
        var values = new long[ElementCount];
        if (HasRawData)
        {
            var raw = RawData.Span;
            for (var i = 0; i < values.Length; i++)
                values[i] = RawInteger(raw.Slice(i * size, size));
        }
        else
        {
            CopyStored(values.AsSpan(), static (ref reader, to) => reader.Read(to));
        }
        return values;
    }

    /// <summary>Where the first number of the typed field stands whose bits include all of <paramref name="mask"/>; -1 where none does.</summary>
    public int IndexInStored(ulong mask)
    {
        var element = storedField switch { StoredField.FloatData => WireType.Fixed32, StoredField.DoubleData => WireType.Fixed64, _ => WireType.Varint };
        var reader = new WireReader(message.Span, new WireSlice(0, message.Length), "TensorProto");
        for (var passed = 0; passed < storedCount && reader.Next();)
        {
            if (reader.Field != (int)storedField)
            {
                reader.Skip();
                continue;
            }
            if (reader.FindBits(element, mask, out var count) is var at and >= 0)
                return passed + at;
            passed += count;
        }
        return -1;
    }

    private void CopyStored<T>(Span<T> destination, Take<T> take)
    {
        var reader = new WireReader(message.Span, new WireSlice(0, message.Length), "TensorProto");
        for (var filled = 0; filled < destination.Length && reader.Next();)
        {
            if (reader.Field == (int)storedField)
                filled += take(ref reader, destination[filled..]);
            else
                reader.Skip();
        }
    }

    /// <summary>The integer of 1, 2, 4 or 8 little-endian bytes, without sign.</summary>
    public static long RawInteger(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        1 => bytes[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    /// <summary>Reads a field's numbers, one or a packed run; gives how many.</summary>
    private delegate int Take<T>(ref WireReader reader, Span<T> destination);
}
