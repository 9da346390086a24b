using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Onnx;

/// <summary>Models as the bytes of an <c>.onnx</c> file, for callers who need nothing else of protobuf.</summary>
public static class OnnxFile
{
    /// <summary>The bytes of a model; the same model gives the same bytes.</summary>
    public static byte[] ToBytes(ModelProto model) => model.ToByteArray();

    /// <summary>Reads a model back. Meant for files of our own: LstmOnnx.Runtime has the reader for those of others.</summary>
    /// <exception cref="InvalidDataException">The bytes are no ONNX model.</exception>
    public static ModelProto FromBytes(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException failure)
        {
            throw new InvalidDataException($"the {bytes.Length} bytes are not an ONNX model: {failure.Message}", failure);
        }
    }
}
