using System.Runtime.InteropServices;
using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>Tensors of ONNX from and to plain arrays, row-major.</summary>
public static class OnnxTensor
{
    /// <summary>A float32 tensor; without dimensions, a scalar.</summary>
    /// <param name="name">The tensor's name; may be empty where it stands in an attribute or a file of its own.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The shape; its product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not hold as many elements as there are values.</exception>
    public static TensorProto Of(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Of(name, DataType.Float, MemoryMarshal.AsBytes(values), values.Length, dimensions);

    /// <summary>An int64 tensor; without dimensions, a scalar.</summary>
    /// <inheritdoc cref="Of(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public static TensorProto Of(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> dimensions) =>
        Of(name, DataType.Int64, MemoryMarshal.AsBytes(values), values.Length, dimensions);

    /// <summary>A tensor of numbers or truth values; without dimensions, a scalar.</summary>
    /// <param name="name">The tensor's name; may be empty where it stands in an attribute or a file of its own.</param>
    /// <param name="type">The element type.</param>
    /// <param name="values">The elements, row-major, in an array of the type's machine type, as <see cref="TensorValues"/> has them.</param>
    /// <param name="dimensions">The shape; its product is the number of values.</param>
    /// <exception cref="ArgumentException">The array is of another type, or the shape does not hold as many elements as there are values.</exception>
    public static TensorProto Of(string name, DataType type, Array values, params ReadOnlySpan<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        var bytes = TypedElements.ToBytes(type, values)
            ?? throw new ArgumentException($"tensor '{name}': {values.GetType().Name} is no array of elements of type {type}", nameof(values));
        return Of(name, type, bytes, values.Length, dimensions);
    }

    /// <summary>The elements of a float32 tensor, from whichever field holds them.</summary>
    /// <exception cref="InvalidDataException">Another element type, data in another file, or a count that does not fit the shape.</exception>
    public static float[] ToFloats(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DataType != (int)DataType.Float)
            throw new InvalidDataException($"tensor '{tensor.Name}' has elements of type {NameOf(tensor.DataType)}; expected Float (float32)");
        return (float[])TypedElements.Read(tensor);
    }

    /// <summary>The elements of a tensor of numbers or truth values, from whichever field holds them.</summary>
    /// <exception cref="InvalidDataException">Elements of another kind (strings, complex numbers, floats of 8 bits, integers of 4), data in another file, or a count that does not fit the shape.</exception>
    public static TensorValues ToValues(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var values = TypedElements.Read(tensor);
        return new TensorValues((DataType)tensor.DataType, [.. tensor.Dims.Select(dimension => (int)dimension)], values);
    }

    /// <summary>The product of the dimensions; 1 for a scalar.</summary>
    /// <exception cref="InvalidDataException">A dimension is negative, or the product is past <see cref="int.MaxValue"/>.</exception>
    public static long ElementCount(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return ElementCount(tensor.Name, [.. tensor.Dims]);
    }

    internal static string NameOf(int dataType) => Enum.IsDefined((DataType)dataType) ? ((DataType)dataType).ToString() : $"number {dataType}";

    private static long ElementCount(string name, ReadOnlySpan<long> dimensions)
    {
        Int128 count = 1;
        foreach (var dimension in dimensions)
        {
            count = dimension < 0 ? -1 : count * dimension;
            if (count < 0 || count > int.MaxValue)
            {
                throw new InvalidDataException(
                    $"tensor '{name}' has the shape [{string.Join(", ", dimensions.ToArray())}]; expected lengths of 0 or more and at most {int.MaxValue} elements");
            }
        }

        return (long)count;
    }

    private static TensorProto Of(string name, DataType type, ReadOnlySpan<byte> littleEndian, int count, ReadOnlySpan<long> dimensions)
    {
        if (dimensions.ContainsAnyInRange(long.MinValue, -1) || ElementCount(name, dimensions) != count)
            throw new ArgumentException($"tensor '{name}': the shape [{string.Join(", ", dimensions.ToArray())}] does not hold {count} values", nameof(dimensions));

        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(littleEndian) };
        tensor.Dims.AddRange(dimensions.ToArray());
        return tensor;
    }
}
