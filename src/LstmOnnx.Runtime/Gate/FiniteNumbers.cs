using System.Buffers.Binary;
using System.Globalization;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Finds numbers that are NaN or infinite: as weights they make a network that gives no answer.</summary>
internal static class FiniteNumbers
{
    /// <summary>The place of the first such number in a tensor of 16-, 32- or 64-bit floats; -1 where there is none, as in tensors of other types.</summary>
    public static int IndexIn(TensorDocument tensor)
    {
        // A float is finite unless all bits of its exponent are set.
        var (size, exponent) = tensor.Type switch
        {
            ElementType.Float => (4, 0x7F80_0000UL),
            ElementType.Double => (8, 0x7FF0_0000_0000_0000UL),
            ElementType.Float16 => (2, 0x7C00UL),
            ElementType.BFloat16 => (2, 0x7F80UL),
            _ => (0, 0UL),
        };
        return size == 0 ? -1 : tensor.HasRawData ? IndexInRaw(tensor.RawData.Span, size, exponent) : tensor.IndexInStored(exponent);
    }

    /// <summary>Says where such a number stands; null for the place -1.</summary>
    public static string? Fault(string name, int index) => index < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"'{Readable.Name(name)}' is NaN or infinite at element {index}");

    private static int IndexInRaw(ReadOnlySpan<byte> raw, int size, ulong exponent)
    {
        for (var i = 0; i < raw.Length; i += size)
        {
            var bits = size switch
            {
                2 => BinaryPrimitives.ReadUInt16LittleEndian(raw[i..]),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(raw[i..]),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(raw[i..]),
            };
            if ((bits & exponent) == exponent)
                return i / size;
        }
        return -1;
    }
}
