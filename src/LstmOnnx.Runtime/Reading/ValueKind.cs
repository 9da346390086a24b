namespace LstmOnnx.Runtime.Reading;

/// <summary>What a declared value is, numbered as the fields of ONNX's TypeProto.</summary>
internal enum ValueKind
{
    Undeclared = 0,
    Tensor = 1,
    Sequence = 4,
    Map = 5,
    Opaque = 7,
    SparseTensor = 8,
    Optional = 9,
}
