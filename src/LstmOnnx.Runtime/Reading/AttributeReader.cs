using System.Numerics;

namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads AttributeProto: one value, of the kind that the attribute states or, in the oldest files, of the one kind it has.</summary>
internal static class AttributeReader
{
    private const string Message = "AttributeProto";

    public static AttributeDocument Read(ReadContext context, WireSlice slice, int depth)
    {
        var counts = new FieldCounts(context, slice, Message);
        counts.AllowOnce(5, "t");
        counts.AllowOnce(6, "g");
        var (name, kind, present, number, value) = ("", 0, 0, 0L, default(WireSlice));
        var (floats, ints) = (0, 0);
        var reader = context.Open(slice, Message);
        while (reader.Next())
        {
            var found = AttributeKind.Undefined;
            switch (reader.Field)
            {
                case 1: name = context.Word(reader.Slice()); break;
                case 2: (number, found) = (BitConverter.SingleToInt32Bits(reader.Float()), AttributeKind.Float); break;
                case 3: (number, found) = (reader.Int64(), AttributeKind.Int); break;
                case 4: (value, found) = (reader.Slice(), AttributeKind.String); break;
                case 5: (value, found) = (reader.Slice(), AttributeKind.Tensor); break;
                case 6: (value, found) = (reader.Slice(), AttributeKind.Graph); break;
                case 7: floats += reader.Count(WireType.Fixed32); found = floats > 0 ? AttributeKind.Floats : found; break;
                case 8: ints += reader.Count(WireType.Varint); found = ints > 0 ? AttributeKind.Ints : found; break;
                case 9: (_, found) = (reader.Slice(), AttributeKind.Strings); break;
                case 10: (_, found) = (reader.Slice(), AttributeKind.Tensors); break;
                case 11: (_, found) = (reader.Slice(), AttributeKind.Graphs); break;
                case 14: (_, found) = (reader.Slice(), AttributeKind.TypeProto); break;
                case 15: (_, found) = (reader.Slice(), AttributeKind.TypeProtos); break;
                case 20: kind = reader.Int32(); break;
                case 21: RefuseReference(name, context.Word(reader.Slice())); break;
                case 22: (_, found) = (reader.Slice(), AttributeKind.SparseTensor); break;
                case 23: (_, found) = (reader.Slice(), AttributeKind.SparseTensors); break;
                default: reader.Skip(); break;
            }
            present |= 1 << (int)found;
        }
        var stated = Kind(name, kind, present & ~1);
        return new AttributeDocument(name, stated, number, stated switch
        {
            AttributeKind.String => context.Memory(value),
            AttributeKind.Tensor => Tensor(context, value),
            AttributeKind.Graph => Graph(context, value, depth + 1),
            AttributeKind.Floats => Floats(context, slice, floats),
            AttributeKind.Ints => Ints(context, slice, ints),
            AttributeKind.Strings => Strings(context, slice, counts[9]),
            _ => null,
        });
    }

    private static AttributeKind Kind(string name, int kind, int present)
    {
        if (kind is < 0 or > (int)AttributeKind.TypeProtos)
            throw Refused(name, $"its type is {kind}, expected 1 to {(int)AttributeKind.TypeProtos}");
        if (kind == 0)
            return BitOperations.IsPow2(present) ? (AttributeKind)BitOperations.Log2((uint)present) : throw Refused(name, "it states no type, and has not exactly one value");
        // A value of the stated kind may be left out where it is the default.
        var other = present & ~(1 << kind);
        return other == 0 ? (AttributeKind)kind
            : throw Refused(name, $"it states the type {(AttributeKind)kind} and has a value of type {(AttributeKind)BitOperations.Log2((uint)other)} too");
    }

    private static TensorDocument Tensor(ReadContext context, WireSlice slice)
    {
        context.AddTensors(1);
        return TensorReader.Read(context, slice);
    }

    // A graph takes memory though it be empty, so it counts as the node it could have had.
    private static GraphDocument Graph(ReadContext context, WireSlice slice, int depth)
    {
        context.AddNodes(1);
        return GraphReader.Read(context, slice, depth);
    }

    private static float[] Floats(ReadContext context, WireSlice slice, int count)
    {
        var values = new float[count];
        var reader = context.Open(slice, Message);
        for (var filled = 0; filled < count && reader.Next();)
        {
            if (reader.Field == 7)
                filled += reader.Read(values.AsSpan(filled));
            else
                reader.Skip();
        }
        return values;
    }

    private static long[] Ints(ReadContext context, WireSlice slice, int count)
    {
        var values = new long[count];
        var reader = context.Open(slice, Message);
        for (var filled = 0; filled < count && reader.Next();)
        {
            if (reader.Field == 8)
                filled += reader.Read(values.AsSpan(filled));
            else
                reader.Skip();
        }
        return values;
    }

    private static ReadOnlyMemory<byte>[] Strings(ReadContext context, WireSlice slice, int count)
    {
        var values = new ReadOnlyMemory<byte>[count];
        var reader = context.Open(slice, Message);
        for (var filled = 0; filled < count && reader.Next();)
        {
            if (reader.Field == 9)
                values[filled++] = context.Memory(reader.Slice());
            else
                reader.Skip();
        }
        return values;
    }

    private static void RefuseReference(string name, string reference)
    {
        if (reference.Length > 0)
            throw Refused(name, $"it takes the value of a function's attribute ('{Readable.Name(reference)}'), and functions are not supported");
    }

    private static ModelRefusedException Refused(string name, string what) =>
        new(RefusalCode.MalformedModel, $"attribute '{Readable.Name(name)}': {what}; export the model again", attribute: name);
}
