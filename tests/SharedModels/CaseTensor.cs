using System.Runtime.InteropServices;
using Google.Protobuf;
using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.TestModels;

/// <summary>A named tensor of a case: its elements are exact in their type, whatever that is.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Element">float, double, float16, bfloat16 or int32.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The elements, row-major.</param>
/// <param name="IsData">Whether it is an input of the graph, else an initializer.</param>
public sealed record CaseTensor(string Name, string Element, int[] Shape, double[] Values, bool IsData)
{
    public DataType Type => TypeOf(Element);

    /// <summary>The elements as a session takes them, little-endian.</summary>
    public byte[] Bytes() => Element switch
    {
        "float" => Of(Array.ConvertAll(Values, v => (float)v)),
        "double" => Of(Values),
        "float16" => Of(Array.ConvertAll(Values, v => (Half)v)),
        "bfloat16" => Of(Array.ConvertAll(Values, v => (ushort)(BitConverter.SingleToUInt32Bits((float)v) >> 16))),
        _ => Of(Array.ConvertAll(Values, v => (int)v)),
    };

    public TensorProto Proto()
    {
        var tensor = new TensorProto { Name = Name, DataType = (int)Type, RawData = ByteString.CopyFrom(Bytes()) };
        tensor.Dims.AddRange(Shape.Select(s => (long)s));
        return tensor;
    }

    public static DataType TypeOf(string element) => element switch
    {
        "float" => DataType.Float,
        "double" => DataType.Double,
        "float16" => DataType.Float16,
        "bfloat16" => DataType.Bfloat16,
        _ => DataType.Int32,
    };

    /// <summary>The nearest number that the type has; of bfloat16, one towards 0.</summary>
    public static double Exact(string element, float value) => element switch
    {
        "float16" => (double)(Half)value,
        "bfloat16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000),
        _ => value,
    };

    /// <summary>Elements of a session's output as doubles.</summary>
    public static double[] Read(string element, ReadOnlySpan<byte> bytes) => element switch
    {
        "float" => [.. MemoryMarshal.Cast<byte, float>(bytes).ToArray().Select(v => (double)v)],
        "double" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
        "float16" => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(v => (double)v)],
        _ => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(v => (double)BitConverter.UInt32BitsToSingle((uint)v << 16))],
    };

    private static byte[] Of<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
