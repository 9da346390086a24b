namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads NodeProto.</summary>
internal static class NodeFieldReader
{
    private const string Message = "NodeProto";

    public static NodeDocument Read(ReadContext context, WireSlice slice, int depth)
    {
        var counts = new FieldCounts(context, slice, Message);
        context.AddValues(counts[2]);
        ReadContext.Allow($"a node at byte {slice.Start}", counts[5], context.Limits.MaxAttributes, "attributes", nameof(ModelLimits.MaxAttributes));

        var (name, operatorName, domain) = ("", "", "");
        var inputs = counts[1] == 0 ? [] : new string[counts[1]];
        var outputs = counts[2] == 0 ? [] : new string[counts[2]];
        var attributes = counts[5] == 0 ? [] : new AttributeDocument[counts[5]];
        var (inputCount, outputCount, attributeCount) = (0, 0, 0);
        var reader = context.Open(slice, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: inputs[inputCount++] = context.Name(reader.Slice()); break;
                case 2: outputs[outputCount++] = context.Name(reader.Slice()); break;
                case 3: name = context.Name(reader.Slice()); break;
                case 4: operatorName = context.Word(reader.Slice()); break;
                case 5: attributes[attributeCount++] = AttributeReader.Read(context, reader.Slice(), depth); break;
                case 7: domain = context.Word(reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        return new NodeDocument { Name = name, OpType = operatorName, Domain = domain, Inputs = inputs, Outputs = outputs, Attributes = attributes };
    }
}
