namespace LstmOnnx.Runtime.Reading;

/// <summary>How the value of a protobuf field is written. Groups (3 and 4) do not occur in ONNX.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    Fixed32 = 5,
}
