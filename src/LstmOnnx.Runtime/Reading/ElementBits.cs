namespace LstmOnnx.Runtime.Reading;

/// <summary>How many bits an element takes in raw data.</summary>
internal static class ElementBits
{
    /// <summary>0 for types whose elements have no fixed width.</summary>
    public static int Of(ElementType type) => type switch
    {
        ElementType.UInt2 or ElementType.Int2 => 2,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E8M0 => 8,
        ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => 8,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 16,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Double or ElementType.Complex64 => 64,
        ElementType.Complex128 => 128,
        _ => 0,
    };

    /// <summary>Bytes of raw data; elements narrower than a byte share one.</summary>
    public static long ByteCount(ElementType type, long elementCount) => ((elementCount * Of(type)) + 7) / 8;
}
