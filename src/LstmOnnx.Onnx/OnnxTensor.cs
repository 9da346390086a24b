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

    /// <summary>The elements of a float32 tensor, from whichever field holds them.</summary>
    /// <exception cref="InvalidDataException">Another element type, data in another file, or a count that does not fit the shape.</exception>
    public static float[] ToFloats(TensorProto tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.DataType != (int)DataType.Float)
            throw new InvalidDataException($"tensor '{tensor.Name}' has elements of type {NameOf(tensor.DataType)}; expected Float (float32)");

        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
            throw new InvalidDataException($"tensor '{tensor.Name}' keeps its data in another file; expected the data in the tensor itself");

        var count = ElementCount(tensor);
        var found = tensor.HasRawData ? tensor.RawData.Length / (double)sizeof(float) : tensor.FloatData.Count;
        if (found != count)
            throw new InvalidDataException($"tensor '{tensor.Name}' [{string.Join(", ", tensor.Dims)}] has {found} elements; its shape says {count}");

        if (!tensor.HasRawData)
            return [.. tensor.FloatData];

        var values = new float[(int)count];
        tensor.RawData.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
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
