using System.Buffers.Binary;
using System.Globalization;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Refuses weights that are NaN or infinite: what such a network gives is no answer.</summary>
internal static class FiniteNumbers
{
    /// <summary>Checks a tensor of 16-, 32- or 64-bit floats; other types have no such values.</summary>
    public static void Check(TensorDocument tensor, NodeDocument node)
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
        if (size == 0)
            return;
        var at = tensor.HasRawData ? IndexInRaw(tensor.RawData.Span, size, exponent) : tensor.IndexInStored(exponent);
        if (at < 0)
            return;
        throw new ModelRefusedException(RefusalCode.NonFiniteWeight,
            string.Create(CultureInfo.InvariantCulture, $"{node.Label}: weight '{Readable.Name(tensor.Name)}' is NaN or infinite at element {at}, expected finite numbers: the training has diverged, or the file is damaged"), node.Label);
    }

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
