namespace LstmOnnx.Runtime;

/// <summary>The type of a tensor's elements, numbered as in ONNX's TensorProto.DataType.</summary>
public enum ElementType
{
    /// <summary>Not stated.</summary>
    Undefined = 0,

    /// <summary>32-bit IEEE.</summary>
    Float = 1,

    /// <summary>Unsigned, 8 bits.</summary>
    UInt8 = 2,

    /// <summary>Signed, 8 bits.</summary>
    Int8 = 3,

    /// <summary>Unsigned, 16 bits.</summary>
    UInt16 = 4,

    /// <summary>Signed, 16 bits.</summary>
    Int16 = 5,

    /// <summary>Signed, 32 bits.</summary>
    Int32 = 6,

    /// <summary>Signed, 64 bits.</summary>
    Int64 = 7,

    /// <summary>Bytes of any length.</summary>
    String = 8,

    /// <summary>A truth value in a byte.</summary>
    Bool = 9,

    /// <summary>16-bit IEEE.</summary>
    Float16 = 10,

    /// <summary>64-bit IEEE.</summary>
    Double = 11,

    /// <summary>Unsigned, 32 bits.</summary>
    UInt32 = 12,

    /// <summary>Unsigned, 64 bits.</summary>
    UInt64 = 13,

    /// <summary>Two 32-bit floats.</summary>
    Complex64 = 14,

    /// <summary>Two 64-bit floats.</summary>
    Complex128 = 15,

    /// <summary>The upper 16 bits of a 32-bit float.</summary>
    BFloat16 = 16,

    /// <summary>8-bit float, 4 bits of exponent, without infinities.</summary>
    Float8E4M3FN = 17,

    /// <summary>8-bit float, 4 bits of exponent, without infinities and negative zero.</summary>
    Float8E4M3FNUZ = 18,

    /// <summary>8-bit float, 5 bits of exponent.</summary>
    Float8E5M2 = 19,

    /// <summary>8-bit float, 5 bits of exponent, without infinities and negative zero.</summary>
    Float8E5M2FNUZ = 20,

    /// <summary>Unsigned, 4 bits, two in a byte.</summary>
    UInt4 = 21,

    /// <summary>Signed, 4 bits, two in a byte.</summary>
    Int4 = 22,

    /// <summary>4-bit float, two in a byte.</summary>
    Float4E2M1 = 23,

    /// <summary>8-bit power of two.</summary>
    Float8E8M0 = 24,

    /// <summary>Unsigned, 2 bits, four in a byte.</summary>
    UInt2 = 25,

    /// <summary>Signed, 2 bits, four in a byte.</summary>
    Int2 = 26,
}
