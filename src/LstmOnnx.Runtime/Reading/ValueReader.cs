namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads declared inputs, outputs and values.</summary>
internal static class ValueReader
{
    public static ValueDocument Read(ReadOnlyMemory<byte> bytes, ReadBudget budget)
    {
        var value = new ValueDocument();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: value.Name = budget.Name(reader.Bytes()); break;
                case 2: Type(reader.Bytes(), value, budget); break;
                default: reader.Skip(); break;
            }
        }
        return value;
    }

    private static void Type(ReadOnlyMemory<byte> bytes, ValueDocument value, ReadBudget budget)
    {
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: Tensor(reader.Bytes(), value, budget); break;
                case 4: value.Kind = "sequence"; reader.Skip(); break;
                case 5: value.Kind = "map"; reader.Skip(); break;
                case 7: value.Kind = "opaque"; reader.Skip(); break;
                case 8: value.Kind = "sparse tensor"; reader.Skip(); break;
                case 9: value.Kind = "optional"; reader.Skip(); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static void Tensor(ReadOnlyMemory<byte> bytes, ValueDocument value, ReadBudget budget)
    {
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: value.Type = TensorReader.Type(reader.Varint(), value.Name); break;
                case 2: value.Shape = Shape(reader.Bytes(), budget); break;
                default: reader.Skip(); break;
            }
        }
    }

    private static List<Dimension> Shape(ReadOnlyMemory<byte> bytes, ReadBudget budget)
    {
        var shape = new List<Dimension>();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                budget.Entry();
                shape.Add(Dimension(reader.Bytes(), budget));
            }
            else
            {
                reader.Skip();
            }
        }
        return shape;
    }

    private static Dimension Dimension(ReadOnlyMemory<byte> bytes, ReadBudget budget)
    {
        var dimension = default(Dimension);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                // The two are members of one union: the later one counts. Some exporters write −1 or an empty symbol for "unknown".
                case 1: dimension = (long)reader.Varint() is var size and >= 0 ? new Dimension(size, null) : default; break;
                case 2: dimension = budget.Name(reader.Bytes()) is { Length: > 0 } symbol ? new Dimension(null, symbol) : default; break;
                default: reader.Skip(); break;
            }
        }
        return dimension;
    }
}
