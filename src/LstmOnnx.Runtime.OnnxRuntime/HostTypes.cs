using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>The element types that bound buffers hold: their names in ONNX Runtime and their sizes.</summary>
internal static class HostTypes
{
    private static readonly Dictionary<ElementType, (TensorElementType Type, int Size)> Known = new()
    {
        [ElementType.Float] = (TensorElementType.Float, sizeof(float)),
        [ElementType.Double] = (TensorElementType.Double, sizeof(double)),
        [ElementType.Float16] = (TensorElementType.Float16, sizeof(ushort)),
        [ElementType.BFloat16] = (TensorElementType.BFloat16, sizeof(ushort)),
        [ElementType.Bool] = (TensorElementType.Bool, sizeof(bool)),
        [ElementType.Int8] = (TensorElementType.Int8, sizeof(sbyte)),
        [ElementType.Int16] = (TensorElementType.Int16, sizeof(short)),
        [ElementType.Int32] = (TensorElementType.Int32, sizeof(int)),
        [ElementType.Int64] = (TensorElementType.Int64, sizeof(long)),
        [ElementType.UInt8] = (TensorElementType.UInt8, sizeof(byte)),
        [ElementType.UInt16] = (TensorElementType.UInt16, sizeof(ushort)),
        [ElementType.UInt32] = (TensorElementType.UInt32, sizeof(uint)),
        [ElementType.UInt64] = (TensorElementType.UInt64, sizeof(ulong)),
    };

    public static TensorElementType Of(ElementType type) => Known[type].Type;

    public static int SizeOf(ElementType type) => Known[type].Size;

    /// <summary>The type of what ONNX Runtime gave for an output.</summary>
    /// <exception cref="UnsupportedOnnxException">No buffer holds it.</exception>
    public static ElementType Of(TensorElementType type, string name) => Known.FirstOrDefault(known => known.Value.Type == type).Key is var found and not ElementType.Undefined ? found
        : throw Refusal("output", name, type.ToString());

    /// <summary>Refuses what no buffer holds. An output may leave its type open: then a run tells.</summary>
    /// <exception cref="UnsupportedOnnxException">An input or output holds strings, complex numbers or numbers of less than a byte or of a special form.</exception>
    public static void Check(CheckedModel model)
    {
        foreach (var input in model.Inputs)
        {
            if (!Known.ContainsKey(input.Type))
                throw Refusal("input", input.Name, input.Type.ToString());
        }
        foreach (var output in model.Outputs)
        {
            if (output.Type != ElementType.Undefined && !Known.ContainsKey(output.Type))
                throw Refusal("output", output.Name, output.Type.ToString());
        }
    }

    /// <summary>Writes the elements of a fixed input as the machine holds its type.</summary>
    public static void Write(ElementType type, Array values, Span<byte> to)
    {
        switch (values)
        {
            case double[] doubles:
                MemoryMarshal.AsBytes(doubles.AsSpan()).CopyTo(to);
                break;
            case float[] floats when type == ElementType.Float:
                MemoryMarshal.AsBytes(floats.AsSpan()).CopyTo(to);
                break;
            case float[] floats:
                var halves = MemoryMarshal.Cast<byte, ushort>(to);
                for (var i = 0; i < floats.Length; i++)
                    halves[i] = type == ElementType.Float16 ? BitConverter.HalfToUInt16Bits((Half)floats[i]) : (ushort)(BitConverter.SingleToUInt32Bits(floats[i]) >> 16);
                break;
            default:
                WriteIntegers((long[])values, SizeOf(type), to);
                break;
        }
    }

    // Every machine that ONNX Runtime has a build for is little-endian: the low bytes come first.
    private static void WriteIntegers(long[] values, int size, Span<byte> to)
    {
        for (var i = 0; i < values.Length; i++)
            MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in values[i]))[..size].CopyTo(to[(i * size)..]);
    }

    private static UnsupportedOnnxException Refusal(string role, string name, string type) => new(RefusalCode.UnsupportedType,
        $"{role} '{Readable.Name(name)}' has elements of type {type}; buffers that ONNX Runtime works in hold {string.Join(", ", Known.Keys)}: leave it out of the model, or convert it inside");
}
