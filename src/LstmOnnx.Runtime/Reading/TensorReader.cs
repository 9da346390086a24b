using System.Globalization;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads TensorProto. Numbers stay where they are in the file; they are counted here and converted when somebody asks.</summary>
internal static class TensorReader
{
    private const string Message = "TensorProto";

    /// <summary>Reads a file that holds one TensorProto, as ONNX's backend tests store inputs and outputs, and checks it.</summary>
    /// <exception cref="ModelRefusedException">The bytes are no tensor, or not a sound one.</exception>
    public static TensorDocument ReadFile(string path)
    {
        var limits = new ModelLimits();
        var bytes = ModelFile.Read(path, limits);
        var tensor = Read(new ReadContext(bytes, limits), new WireSlice(0, bytes.Length));
        Gate.TensorGate.Check(tensor, "the tensor");
        return tensor;
    }

    public static TensorDocument Read(ReadContext context, WireSlice slice)
    {
        var (name, type, dimensionCount) = ("", 0, 0);
        var (raw, hasRaw, isExternal, external) = (default(ReadOnlyMemory<byte>), false, false, new ExternalReference());
        var (stored, storedCount, otherStored) = (0, 0, 0);
        var reader = context.Open(slice, Message);
        while (reader.Next())
        {
            var count = 0;
            switch (reader.Field)
            {
                case 1: dimensionCount += reader.Count(WireType.Varint); break;
                case 2: type = reader.Int32(); break;
                case 3: throw new UnsupportedOnnxException(RefusalCode.UnsupportedFeature, $"tensor '{Readable.Name(name)}' is stored in segments, which is not supported: store it in one piece");
                case 4: count = reader.Count(WireType.Fixed32); break;
                case 5 or 7 or 11: count = reader.Count(WireType.Varint); break;
                case 6: (_, count) = (reader.Slice(), 1); break;
                case 8: name = context.Name(reader.Slice()); break;
                case 9: (raw, hasRaw) = (context.Memory(reader.Slice()), true); break;
                case 10: count = reader.Count(WireType.Fixed64); break;
                case 13: (external, isExternal) = (External(context, reader.Slice(), external), true); break;
                case 14: isExternal |= reader.Int32() == 1; break;
                default: reader.Skip(); break;
            }
            if (count == 0)
                continue;
            otherStored = stored != 0 && stored != reader.Field ? reader.Field : otherStored;
            (stored, storedCount) = (reader.Field, storedCount + count);
        }
        if (otherStored != 0)
            throw new ModelRefusedException(RefusalCode.MalformedModel, $"tensor '{Readable.Name(name)}' has numbers in two fields, {otherStored} and {stored}, expected one: export the model again");
        ReadContext.Allow($"tensor '{Readable.Name(name)}'", dimensionCount, context.Limits.MaxRank, "axes", nameof(ModelLimits.MaxRank));
        var dimensions = Dimensions(context, slice, dimensionCount);
        return new TensorDocument(context.Memory(slice), (StoredField)stored, storedCount)
        {
            Name = name,
            Type = Type(type, $"tensor '{Readable.Name(name)}'"),
            Dimensions = dimensions,
            ElementCount = ElementCount(name, dimensions),
            RawData = raw,
            HasRawData = hasRaw,
            External = isExternal ? external : null,
        };
    }

    /// <summary>The element type of a number in the file.</summary>
    public static ElementType Type(int type, string where) => type is >= 0 and <= (int)ElementType.Int2
        ? (ElementType)type
        : throw new UnsupportedOnnxException(RefusalCode.UnsupportedType, string.Create(CultureInfo.InvariantCulture, $"{where} has the element type {type}, expected 1 to {(int)ElementType.Int2}"));

    private static long[] Dimensions(ReadContext context, WireSlice slice, int count)
    {
        var dimensions = count == 0 ? [] : new long[count];
        var reader = context.Open(slice, Message);
        for (var filled = 0; filled < count && reader.Next();)
        {
            if (reader.Field == 1)
                filled += reader.Read(dimensions.AsSpan(filled));
            else
                reader.Skip();
        }
        return dimensions;
    }

    // A zero among the dimensions would hide an overflow of the others, so each is bounded by itself too.
    private static long ElementCount(string name, long[] dimensions)
    {
        var count = 1L;
        foreach (var size in dimensions)
        {
            if (size < 0)
                throw new ModelRefusedException(RefusalCode.ShapeMismatch, $"tensor '{Readable.Name(name)}' has the shape {Readable.Value(dimensions)}, expected lengths of 0 or more");
            if (size > int.MaxValue || count * size > int.MaxValue)
                throw new ModelRefusedException(RefusalCode.LimitExceeded, $"tensor '{Readable.Name(name)}' has the shape {Readable.Value(dimensions)}, at most {int.MaxValue} elements are allowed");
            count *= size;
        }
        return count;
    }

    private static ExternalReference External(ReadContext context, WireSlice slice, ExternalReference before)
    {
        var (key, value) = ("", "");
        var reader = context.Open(slice, "StringStringEntryProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = context.Word(reader.Slice()); break;
                case 2: value = context.Word(reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        return before.With(key, value);
    }
}
