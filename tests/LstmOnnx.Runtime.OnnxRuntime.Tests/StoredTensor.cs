using System.Runtime.InteropServices;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Runtime.OnnxRuntime.Tests;

/// <summary>A tensor of ONNX's backend tests, its elements as the machine holds them.</summary>
internal sealed record StoredTensor(ElementType Type, int[] Shape, byte[] Bytes)
{
    public ReadOnlySpan<float> Floats => MemoryMarshal.Cast<byte, float>(Bytes);

    public static StoredTensor Read(string path)
    {
        var tensor = TensorProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var type = (ElementType)tensor.DataType;
        return new StoredTensor(type, [.. tensor.Dims.Select(size => (int)size)], tensor.RawData.Length > 0 ? tensor.RawData.ToByteArray() : Listed(type, tensor));
    }

    private static byte[] Listed(ElementType type, TensorProto tensor) => type switch
    {
        ElementType.Float => MemoryMarshal.AsBytes(tensor.FloatData.ToArray().AsSpan()).ToArray(),
        ElementType.Double => MemoryMarshal.AsBytes(tensor.DoubleData.ToArray().AsSpan()).ToArray(),
        ElementType.Int64 => MemoryMarshal.AsBytes(tensor.Int64Data.ToArray().AsSpan()).ToArray(),
        ElementType.Int32 => MemoryMarshal.AsBytes(tensor.Int32Data.ToArray().AsSpan()).ToArray(),
        ElementType.UInt8 or ElementType.Bool => [.. tensor.Int32Data.Select(value => (byte)value)],
        _ => throw new InvalidDataException($"the corpus has no listed elements of type {type} so far"),
    };
}
