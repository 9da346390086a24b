namespace LstmOnnx.Runtime.Reading;

/// <summary>The typed fields of TensorProto that hold elements, by their numbers.</summary>
internal enum StoredField
{
    None = 0,
    FloatData = 4,
    Int32Data = 5,
    StringData = 6,
    Int64Data = 7,
    DoubleData = 10,
    UInt64Data = 11,
}
