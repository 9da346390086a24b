using LstmOnnx.Onnx.Protobuf;
using DataType = LstmOnnx.Onnx.Protobuf.TensorProto.Types.DataType;

namespace LstmOnnx.Onnx;

/// <summary>A constant says what it is made of, and has as many elements as its shape.</summary>
internal static class TensorRules
{
    public static void Check(TensorProto tensor, string where, List<string> problems)
    {
        if (!Enum.IsDefined((DataType)tensor.DataType) || tensor.DataType == (int)DataType.Undefined)
        {
            problems.Add($"{where} has the element type {OnnxTensor.NameOf(tensor.DataType)}");
            return;
        }

        if (tensor.DataLocation == TensorProto.Types.DataLocation.External)
        {
            problems.Add($"{where} keeps its data in another file");
            return;
        }

        long count;
        try
        {
            count = OnnxTensor.ElementCount(tensor);
        }
        catch (InvalidDataException failure)
        {
            problems.Add($"{where}: {failure.Message}");
            return;
        }

        if (tensor.HasRawData)
        {
            if (BitsOf((DataType)tensor.DataType) is not { } bits)
            {
                problems.Add($"{where} has raw data, which {(DataType)tensor.DataType} may not have");
            }
            else if (tensor.RawData.Length != ((count * bits) + 7) / 8)
            {
                problems.Add($"{where} [{string.Join(", ", tensor.Dims)}] has {tensor.RawData.Length} bytes; expected {((count * bits) + 7) / 8}");
            }
        }
        else if (TypedCount(tensor) != StoredCount((DataType)tensor.DataType, count))
        {
            problems.Add($"{where} [{string.Join(", ", tensor.Dims)}] has {TypedCount(tensor)} stored numbers; expected {StoredCount((DataType)tensor.DataType, count)}");
        }
    }

    private static int? BitsOf(DataType type) => type switch
    {
        DataType.Int4 or DataType.Uint4 => 4,
        DataType.Bool or DataType.Int8 or DataType.Uint8 or DataType.Float8E4M3Fn or DataType.Float8E4M3Fnuz or DataType.Float8E5M2 or DataType.Float8E5M2Fnuz => 8,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 16,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 32,
        DataType.Double or DataType.Int64 or DataType.Uint64 or DataType.Complex64 => 64,
        DataType.Complex128 => 128,
        _ => null,
    };

    private static long StoredCount(DataType type, long count) => type switch
    {
        DataType.Complex64 or DataType.Complex128 => 2 * count,
        DataType.Int4 or DataType.Uint4 => (count + 1) / 2,
        _ => count,
    };

    private static int TypedCount(TensorProto tensor) => (DataType)tensor.DataType switch
    {
        DataType.Float or DataType.Complex64 => tensor.FloatData.Count,
        DataType.Double or DataType.Complex128 => tensor.DoubleData.Count,
        DataType.Int64 => tensor.Int64Data.Count,
        DataType.Uint32 or DataType.Uint64 => tensor.Uint64Data.Count,
        DataType.String => tensor.StringData.Count,
        _ => tensor.Int32Data.Count,
    };
}
