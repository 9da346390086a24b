namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads stored tensors.</summary>
internal static class TensorReader
{
    private const int MostDimensions = 64;

    public static TensorDocument Read(ReadOnlyMemory<byte> bytes, ReadBudget budget)
    {
        budget.Tensor();
        var tensor = new TensorDocument();
        List<long>? dimensions = null;
        List<float>? floats = null;
        List<long>? int32s = null;
        List<long>? int64s = null;
        List<long>? uint64s = null;
        List<double>? doubles = null;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: NumberLists.Add(ref reader, ref dimensions); break;
                case 2: tensor.Type = Type(reader.Varint(), tensor.Name); break;
                case 3: throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"tensor '{tensor.Name}' is one segment of a larger one, which is not supported: store it whole");
                case 4: NumberLists.Add(ref reader, ref floats); break;
                case 5: NumberLists.Add(ref reader, ref int32s); break;
                case 6: tensor.StringCount++; reader.Skip(); break;
                case 7: NumberLists.Add(ref reader, ref int64s); break;
                case 8: tensor.Name = budget.Name(reader.Bytes()); break;
                case 9: (tensor.RawData, tensor.HasRawData) = (reader.Bytes(), true); break;
                case 10: NumberLists.Add(ref reader, ref doubles); break;
                case 11: NumberLists.Add(ref reader, ref uint64s); break;
                case 13: tensor.IsExternal = true; reader.Skip(); break;
                case 14: tensor.IsExternal |= reader.Varint() == 1; break;
                default: reader.Skip(); break;
            }
        }
        tensor.Dimensions = dimensions?.ToArray() ?? [];
        tensor.ElementCount = Count(tensor);
        tensor.FloatData = floats?.ToArray() ?? [];
        tensor.Int32Data = int32s is null ? [] : [.. int32s.Select(v => unchecked((int)v))];
        tensor.Int64Data = int64s?.ToArray() ?? [];
        tensor.UInt64Data = uint64s is null ? [] : [.. uint64s.Select(v => unchecked((ulong)v))];
        tensor.DoubleData = doubles?.ToArray() ?? [];
        return tensor;
    }

    public static ElementType Type(ulong value, string name) => value <= (ulong)ElementType.BFloat16
        ? (ElementType)value
        : throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, $"'{name}' has element type {value}, which is not supported; types up to {(int)ElementType.BFloat16} ({ElementType.BFloat16}) are read");

    private static long Count(TensorDocument tensor)
    {
        if (tensor.Dimensions.Length > MostDimensions)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"tensor '{tensor.Name}' has {tensor.Dimensions.Length} axes, {MostDimensions} are allowed");
        var count = 1L;
        foreach (var size in tensor.Dimensions)
        {
            if (size < 0)
                throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"tensor '{tensor.Name}' has a negative size, {size}");
            // A zero elsewhere would hide an overflow, so each product is checked as it grows.
            if (size > 0 && count > long.MaxValue / size)
                throw new ModelRefusedException(RefusalCode.LimitExceeded, $"tensor '{tensor.Name}' has more elements than can be counted");
            count *= size;
        }
        return count;
    }
}
