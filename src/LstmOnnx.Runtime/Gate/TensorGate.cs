using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Holds a stored tensor's data against its type and shape.</summary>
internal static class TensorGate
{
    public static void Check(TensorDocument tensor)
    {
        if (tensor.IsExternal)
            throw new ModelRefusedException(RefusalCode.ExternalData, $"tensor '{Name(tensor)}' lies in another file; nothing outside the model is read: save the model with its data inside");
        if (tensor.Type == ElementType.Undefined)
            throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"tensor '{Name(tensor)}' does not say its element type");

        var found = tensor.HasRawData ? RawCount(tensor) : TypedCount(tensor);
        if (found != tensor.ElementCount)
            throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"tensor '{Name(tensor)}' [{string.Join(", ", tensor.Dimensions)}] has {found} elements, its shape asks for {tensor.ElementCount}");
        if (tensor.HasRawData && TypedCount(tensor) + tensor.FloatData.Length + tensor.Int64Data.Length > 0)
            throw new ModelRefusedException(RefusalCode.MalformedProtobuf, $"tensor '{Name(tensor)}' gives its data twice, raw and as a list");
    }

    private static long RawCount(TensorDocument tensor)
    {
        if (tensor.ElementBytes == 0)
            throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"tensor '{Name(tensor)}' has raw elements of type {tensor.Type}, which are not supported");
        return tensor.RawData.Length % tensor.ElementBytes == 0
            ? tensor.RawData.Length / tensor.ElementBytes
            : throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"tensor '{Name(tensor)}' has {tensor.RawData.Length} bytes, which is no multiple of the {tensor.ElementBytes} of a {tensor.Type}");
    }

    private static long TypedCount(TensorDocument tensor) => tensor.Type switch
    {
        ElementType.Float => tensor.FloatData.Length,
        ElementType.Complex64 => tensor.FloatData.Length / 2,
        ElementType.Double => tensor.DoubleData.Length,
        ElementType.Complex128 => tensor.DoubleData.Length / 2,
        ElementType.Int64 => tensor.Int64Data.Length,
        ElementType.UInt32 or ElementType.UInt64 => tensor.UInt64Data.Length,
        ElementType.String => tensor.StringCount,
        _ => tensor.Int32Data.Length,
    };

    private static string Name(TensorDocument tensor) => Readable.Name(tensor.Name);
}
