using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;

namespace LstmOnnx.Onnx;

/// <summary>Tensors in files of their own, as ONNX's backend tests store inputs and outputs (<c>input_0.pb</c>).</summary>
public static class TensorFile
{
    /// <summary>Reads a float32 tensor.</summary>
    /// <param name="path">A file that holds one TensorProto.</param>
    /// <returns>The shape and the elements, row-major.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no tensor, or not of float32.</exception>
    public static (int[] Shape, float[] Values) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            var tensor = TensorProto.Parser.ParseFrom(bytes);
            var values = OnnxTensor.ToFloats(tensor);
            return ([.. tensor.Dims.Select(dimension => (int)dimension)], values);
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' is not a float32 tensor of ONNX: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a float32 tensor, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The shape; its product is the number of values.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="name">The tensor's name, as the backend tests set it to the name of the input or output.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are values.</exception>
    /// <exception cref="FileWriteException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<int> shape, ReadOnlySpan<float> values, string name = "") =>
        AtomicFile.Write(path, OnnxTensor.Of(name, values, [.. shape.Select(length => (long)length)]).ToByteArray());
}
