using System.Globalization;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads ValueInfoProto: the name, and type and shape of a tensor. Of other kinds of values only the kind is taken, so that nothing nests.</summary>
internal static class ValueReader
{
    public static ValueDocument Read(ReadContext context, WireSlice slice)
    {
        var (name, type, shape, kind) = ("", ElementType.Undefined, default(Dimension[]), ValueKind.Undeclared);
        new FieldCounts(context, slice, "ValueInfoProto").AllowOnce(2, "type");
        var reader = context.Open(slice, "ValueInfoProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = context.Name(reader.Slice()); break;
                case 2: (kind, type, shape) = Type(context, reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        return new ValueDocument { Name = name, Kind = kind, Type = type, Shape = shape };
    }

    private static (ValueKind, ElementType, Dimension[]?) Type(ReadContext context, WireSlice slice)
    {
        var (kind, tensor) = (ValueKind.Undeclared, default(WireSlice));
        var reader = context.Open(slice, "TypeProto");
        while (reader.Next())
        {
            var field = (ValueKind)reader.Field;
            if (field is not (ValueKind.Tensor or ValueKind.Sequence or ValueKind.Map or ValueKind.Opaque or ValueKind.SparseTensor or ValueKind.Optional))
            {
                reader.Skip();
                continue;
            }
            if (kind != ValueKind.Undeclared)
                throw reader.Malformed("a value has two types");
            (kind, tensor) = (field, reader.Slice());
        }
        if (kind != ValueKind.Tensor)
            return (kind, ElementType.Undefined, null);
        var (type, shape) = Tensor(context, tensor);
        return (kind, type, shape);
    }

    private static (ElementType, Dimension[]?) Tensor(ReadContext context, WireSlice slice)
    {
        var (type, shape) = (0, default(Dimension[]));
        new FieldCounts(context, slice, "TypeProto.Tensor").AllowOnce(2, "shape");
        var reader = context.Open(slice, "TypeProto.Tensor");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: type = reader.Int32(); break;
                case 2: shape = Shape(context, reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        return (TensorReader.Type(type, "a declared value"), shape);
    }

    private static Dimension[] Shape(ReadContext context, WireSlice slice)
    {
        var count = new FieldCounts(context, slice, "TensorShapeProto")[1];
        ReadContext.Allow("a declared shape", count, context.Limits.MaxRank, "axes", nameof(ModelLimits.MaxRank));
        var shape = new Dimension[count];
        var filled = 0;
        var reader = context.Open(slice, "TensorShapeProto");
        while (reader.Next())
        {
            if (reader.Field == 1)
                shape[filled++] = Dimension(context, reader.Slice());
            else
                reader.Skip();
        }
        return shape;
    }

    // Number and symbol are members of one union, so the later one counts.
    private static Dimension Dimension(ReadContext context, WireSlice slice)
    {
        var dimension = default(Dimension);
        var reader = context.Open(slice, "TensorShapeProto.Dimension");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: dimension = new Dimension(Size(reader.Int64()), null); break;
                case 2: dimension = context.Word(reader.Slice()) is { Length: > 0 } symbol ? new Dimension(null, symbol) : default; break;
                default: reader.Skip(); break;
            }
        }
        return dimension;
    }

    // Some exporters write -1 for a length they leave open.
    private static long? Size(long size) => size switch
    {
        -1 => null,
        < 0 => throw new ModelRefusedException(RefusalCode.ShapeMismatch, string.Create(CultureInfo.InvariantCulture, $"a declared shape has an axis of length {size}, expected 0 or more")),
        _ => size,
    };
}
