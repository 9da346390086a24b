using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LstmOnnx.Runtime.Reading;

/// <summary>A stored tensor. Raw data stay a view of the file's bytes; typed lists are decoded once. <see cref="Gate.TensorGate"/> holds lengths against shapes before anyone reads values.</summary>
internal sealed class TensorDocument
{
    public string Name { get; set; } = "";
    public ElementType Type { get; set; }
    public long[] Dimensions { get; set; } = [];

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    public long ElementCount { get; set; }

    /// <summary>Little-endian elements; empty where the data come in a typed list.</summary>
    public ReadOnlyMemory<byte> RawData { get; set; }
    public bool HasRawData { get; set; }

    /// <summary>float_data: float32.</summary>
    public float[] FloatData { get; set; } = [];

    /// <summary>int32_data: integers up to 32 bits, truth values, and 16-bit floats by their bits.</summary>
    public int[] Int32Data { get; set; } = [];

    /// <summary>int64_data.</summary>
    public long[] Int64Data { get; set; } = [];

    /// <summary>double_data.</summary>
    public double[] DoubleData { get; set; } = [];

    /// <summary>uint64_data: unsigned 32- and 64-bit integers.</summary>
    public ulong[] UInt64Data { get; set; } = [];

    /// <summary>How many strings there are; their text is not kept.</summary>
    public int StringCount { get; set; }

    /// <summary>The data lie in another file.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Bytes of an element in raw data; 0 for types that have no raw form here.</summary>
    public int ElementBytes => Type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 or ElementType.Double or ElementType.UInt64 or ElementType.Complex64 => 8,
        ElementType.Complex128 => 16,
        _ => 0,
    };

    /// <summary>The values of a float32 tensor, copied.</summary>
    public float[] ToFloats()
    {
        if (Type != ElementType.Float)
            throw new InvalidOperationException($"tensor '{Name}' holds {Type}");
        if (!HasRawData)
            return [.. FloatData];
        var values = new float[ElementCount];
        if (BitConverter.IsLittleEndian)
            MemoryMarshal.Cast<byte, float>(RawData.Span).CopyTo(values);
        else
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(RawData.Span), MemoryMarshal.Cast<float, int>(values.AsSpan()));
        return values;
    }

    /// <summary>The values of an int64, int32 or truth-value tensor, widened and copied.</summary>
    public long[] ToInt64s()
    {
        var values = new long[ElementCount];
        var raw = RawData.Span;
        switch (Type)
        {
            case ElementType.Int64 when !HasRawData:
                Int64Data.CopyTo(values, 0);
                return values;
            case ElementType.Int64:
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt64LittleEndian(raw[(i * 8)..]);
                return values;
            case ElementType.Int32 or ElementType.Bool when !HasRawData:
                for (var i = 0; i < values.Length; i++)
                    values[i] = Int32Data[i];
                return values;
            case ElementType.Int32:
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReadInt32LittleEndian(raw[(i * 4)..]);
                return values;
            case ElementType.Bool:
                for (var i = 0; i < values.Length; i++)
                    values[i] = raw[i];
                return values;
            default:
                throw new InvalidOperationException($"tensor '{Name}' holds {Type}");
        }
    }
}
