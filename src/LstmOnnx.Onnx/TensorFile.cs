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
    public static (int[] Shape, float[] Values) Read(string path) =>
        Read<(int[], float[])>(path, "a float32 tensor", tensor => ([.. tensor.Dims.Select(dimension => (int)dimension)], OnnxTensor.ToFloats(tensor)));

    /// <summary>Reads a tensor of numbers or truth values.</summary>
    /// <param name="path">A file that holds one TensorProto.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no tensor, but a sequence or an optional value; or its elements are strings, or another type that <see cref="OnnxTensor.ToValues"/> refuses.</exception>
    public static TensorValues ReadValues(string path) => Read(path, "a tensor of numbers or truth values", OnnxTensor.ToValues);

    /// <summary>Writes a float32 tensor, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The shape; its product is the number of values.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="name">The tensor's name, as the backend tests set it to the name of the input or output.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are values.</exception>
    /// <exception cref="FileWriteException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<int> shape, ReadOnlySpan<float> values, string name = "") =>
        AtomicFile.Write(path, OnnxTensor.Of(name, values, [.. shape.Select(length => (long)length)]).ToByteArray());

    /// <summary>Writes a tensor, whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">Type, shape and elements.</param>
    /// <param name="name">The tensor's name, as the backend tests set it to the name of the input or output.</param>
    /// <exception cref="ArgumentException">The array is not of the type, or does not fit the shape.</exception>
    /// <exception cref="FileWriteException">The file cannot be written.</exception>
    public static void Write(string path, TensorValues values, string name = "")
    {
        ArgumentNullException.ThrowIfNull(values);
        AtomicFile.Write(path, OnnxTensor.Of(name, values.Type, values.Values, [.. values.Shape.Select(length => (long)length)]).ToByteArray());
    }

    private static T Read<T>(string path, string expected, Func<TensorProto, T> read)
    {
        var bytes = File.ReadAllBytes(path);
        try
        {
            var tensor = TensorProto.Parser.ParseFrom(bytes);
            // The elements of a SequenceProto and an OptionalProto stand in the field that a tensor has for its segment.
            return tensor.Segment is null ? read(tensor) : throw new InvalidDataException("it holds a sequence, an optional value or a part of a tensor");
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidDataException)
        {
            throw new InvalidDataException($"'{path}' is not {expected} of ONNX: {failure.Message}", failure);
        }
    }
}
