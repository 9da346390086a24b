using System.Globalization;
using LstmOnnx.Runtime.Reading;

namespace LstmOnnx.Runtime.Gate;

/// <summary>Every stored tensor lies in the file, has an element type, and holds exactly the data that its shape asks for.</summary>
internal static class TensorGate
{
    public static void Check(GraphDocument main)
    {
        foreach (var graph in GraphWalk.AllGraphs(main))
        {
            foreach (var tensor in graph.Initializers)
                Check(tensor, $"initializer '{Readable.Name(tensor.Name)}'");
            foreach (var node in graph.Nodes)
            {
                foreach (var attribute in node.Attributes)
                {
                    if (attribute.Tensor is { } tensor)
                        Check(tensor, $"{node.Label}: attribute {Readable.Name(attribute.Name)}");
                }
            }
        }
    }

    public static void Check(TensorDocument tensor, string where)
    {
        if (tensor.External is { } external)
        {
            throw new UnsupportedOnnxException(RefusalCode.ExternalData,
                $"{where}: its data are in another file{(external.Location.Length > 0 ? $", '{Readable.Name(external.Location)}'" : "")}, and only the model file is read: export the model with its weights inside, or, where files beside it are trusted, load it by its path with LoadOptions.AllowExternalData");
        }
        if (tensor.Type == ElementType.Undefined)
            throw new ModelRefusedException(RefusalCode.UnsupportedType, $"{where}: no element type is given");
        if (tensor.HasRawData && tensor.StoredCount > 0)
            throw new ModelRefusedException(RefusalCode.MalformedModel, $"{where}: it has numbers both raw and in the field {tensor.StoredField}, expected one of them");
        if (tensor.HasRawData)
            CheckRaw(tensor, where);
        else
            CheckStored(tensor, where);
    }

    private static void CheckRaw(TensorDocument tensor, string where)
    {
        if (ElementBits.Of(tensor.Type) == 0)
            throw new ModelRefusedException(RefusalCode.MalformedModel, $"{where}: elements of type {tensor.Type} cannot be raw data");
        var bytes = ElementBits.ByteCount(tensor.Type, tensor.ElementCount);
        if (tensor.RawData.Length != bytes)
            throw Mismatch(tensor, where, bytes, tensor.RawData.Length, "bytes of raw data");
    }

    private static void CheckStored(TensorDocument tensor, string where)
    {
        var (field, count) = Form(tensor);
        if (tensor.StoredCount > 0 && tensor.StoredField != field)
            throw new ModelRefusedException(RefusalCode.MalformedModel, $"{where}: elements of type {tensor.Type} are in the field {tensor.StoredField}, expected {field}");
        if (tensor.StoredCount != count)
            throw Mismatch(tensor, where, count, tensor.StoredCount, $"numbers in {field}");
    }

    private static ModelRefusedException Mismatch(TensorDocument tensor, string where, long expected, long found, string what) => new(RefusalCode.ShapeMismatch,
        string.Create(CultureInfo.InvariantCulture, $"{where}: the shape {Readable.Value(tensor.Dimensions)} of type {tensor.Type} asks for {expected} {what}, the file has {found}: the file is damaged, export it again"));

    // The typed field that elements of a type are stored in, and how many of its numbers they take.
    private static (StoredField Field, long Count) Form(TensorDocument tensor) => tensor.Type switch
    {
        ElementType.Float => (StoredField.FloatData, tensor.ElementCount),
        ElementType.Complex64 => (StoredField.FloatData, tensor.ElementCount * 2),
        ElementType.Double => (StoredField.DoubleData, tensor.ElementCount),
        ElementType.Complex128 => (StoredField.DoubleData, tensor.ElementCount * 2),
        ElementType.Int64 => (StoredField.Int64Data, tensor.ElementCount),
        ElementType.UInt32 or ElementType.UInt64 => (StoredField.UInt64Data, tensor.ElementCount),
        ElementType.String => (StoredField.StringData, tensor.ElementCount),
        // Narrower than a byte: packed into bytes, a byte to a number.
        _ => (StoredField.Int32Data, ElementBits.Of(tensor.Type) < 8 ? ElementBits.ByteCount(tensor.Type, tensor.ElementCount) : tensor.ElementCount),
    };
}
