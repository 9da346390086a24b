namespace LstmOnnx.Runtime.Reading;

/// <summary>Reads GraphProto.</summary>
internal static class GraphReader
{
    private const string Message = "GraphProto";

    // What any thread's stack has room for.
    private const int DeepestNesting = 64;

    /// <param name="context">What the reading shares.</param>
    /// <param name="slice">The message.</param>
    /// <param name="depth">1 for the model's graph, one more for each graph around.</param>
    public static GraphDocument Read(ReadContext context, WireSlice slice, int depth)
    {
        ReadContext.Allow("the model", depth, Math.Min(context.Limits.MaxNestingDepth, DeepestNesting), "levels of graphs within graphs", nameof(ModelLimits.MaxNestingDepth));
        var counts = new FieldCounts(context, slice, Message);
        context.AddNodes(counts[1]);
        context.AddTensors(counts[5]);
        context.AddValues(counts[11]);
        context.AddValues(counts[12]);
        context.AddValues(counts[13]);

        var name = "";
        var nodes = counts[1] == 0 ? [] : new NodeDocument[counts[1]];
        var initializers = counts[5] == 0 ? [] : new TensorDocument[counts[5]];
        var inputs = counts[11] == 0 ? [] : new ValueDocument[counts[11]];
        var outputs = counts[12] == 0 ? [] : new ValueDocument[counts[12]];
        var values = counts[13] == 0 ? [] : new ValueDocument[counts[13]];
        var (nodeCount, initializerCount, inputCount, outputCount, valueCount) = (0, 0, 0, 0, 0);
        var reader = context.Open(slice, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: nodes[nodeCount++] = NodeFieldReader.Read(context, reader.Slice(), depth); break;
                case 2: name = context.Name(reader.Slice()); break;
                case 5: initializers[initializerCount++] = TensorReader.Read(context, reader.Slice()); break;
                case 11: inputs[inputCount++] = ValueReader.Read(context, reader.Slice()); break;
                case 12: outputs[outputCount++] = ValueReader.Read(context, reader.Slice()); break;
                case 13: values[valueCount++] = ValueReader.Read(context, reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        return new GraphDocument
        {
            Name = name,
            Nodes = nodes,
            Initializers = initializers,
            Inputs = inputs,
            Outputs = outputs,
            ValueInfos = values,
            QuantizationAnnotationCount = counts[14],
            SparseInitializerCount = counts[15],
        };
    }
}
