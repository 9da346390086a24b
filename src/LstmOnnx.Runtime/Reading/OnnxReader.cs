namespace LstmOnnx.Runtime.Reading;

/// <summary>
/// Reads an ONNX file into documents. Counts are taken and held against the limits before anything is allocated for them, strings are shared, weights stay views, and graphs within graphs are the only
/// recursion. What it reads is not checked: <see cref="Gate.ModelGate"/> does that.
/// </summary>
/// <remarks>
/// Field numbers are those of the ONNX specification. A message field that may stand once is refused where it stands twice: protobuf would merge the two, and a reader that takes one of them would check
/// another model than the one that runs. Numbers and strings that stand twice count by the last, as everywhere.
/// </remarks>
internal static class OnnxReader
{
    private const int MaxOpsetImports = 256;
    private const string Message = "ModelProto";

    /// <exception cref="ModelRefusedException">The bytes are no model, or ask for more than the limits allow.</exception>
    public static ModelDocument Read(ReadOnlyMemory<byte> bytes, ModelLimits limits)
    {
        if (bytes.Length > limits.MaxFileBytes)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"the file has {bytes.Length} bytes, at most {limits.MaxFileBytes} are allowed: raise ModelLimits.MaxFileBytes if it is trusted");
        var context = new ReadContext(bytes, limits);
        var whole = new WireSlice(0, bytes.Length);
        var counts = new FieldCounts(context, whole, Message);
        if (counts[8] > MaxOpsetImports)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"the model imports {counts[8]} operator sets, at most {MaxOpsetImports} are allowed");
        ReadContext.Allow("the model", counts[14], limits.MaxMetadataEntries, "metadata entries", nameof(ModelLimits.MaxMetadataEntries));
        counts.AllowOnce(7, "graph");
        if (counts[7] == 0)
            throw new ModelRefusedException(RefusalCode.MissingGraph, $"the file of {bytes.Length} bytes holds no graph, expected an ONNX model{FileKind.Hint(bytes.Span)}");

        var (irVersion, modelVersion, producerName, producerVersion, domain, graph) = (0L, 0L, "", "", "", default(WireSlice));
        var opsets = new List<OpsetImport>(counts[8]);
        var metadata = new Dictionary<string, string>(counts[14], StringComparer.Ordinal);
        var reader = context.Open(whole, Message);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: irVersion = reader.Int64(); break;
                case 2: producerName = context.Text(reader.Slice()); break;
                case 3: producerVersion = context.Text(reader.Slice()); break;
                case 4: domain = context.Text(reader.Slice()); break;
                case 5: modelVersion = reader.Int64(); break;
                case 7: graph = reader.Slice(); break;
                case 8: opsets.Add(Opset(context, reader.Slice())); break;
                case 14: AddMetadata(context, reader.Slice(), metadata); break;
                default: reader.Skip(); break;
            }
        }
        return new ModelDocument
        {
            IrVersion = irVersion,
            ProducerName = producerName,
            ProducerVersion = producerVersion,
            Domain = domain,
            ModelVersion = modelVersion,
            OpsetImports = opsets,
            Graph = GraphReader.Read(context, graph, depth: 1),
            Metadata = metadata,
            TrainingInfoCount = counts[20],
            FunctionCount = counts[25],
            Bytes = bytes,
        };
    }

    private static OpsetImport Opset(ReadContext context, WireSlice slice)
    {
        var (domain, version) = ("", 0L);
        var reader = context.Open(slice, "OperatorSetIdProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = context.Word(reader.Slice()); break;
                case 2: version = reader.Int64(); break;
                default: reader.Skip(); break;
            }
        }
        return new OpsetImport(domain, version);
    }

    private static void AddMetadata(ReadContext context, WireSlice slice, Dictionary<string, string> metadata)
    {
        var (key, value) = ("", "");
        var reader = context.Open(slice, "StringStringEntryProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = context.Word(reader.Slice()); break;
                case 2: value = context.Text(reader.Slice()); break;
                default: reader.Skip(); break;
            }
        }
        if (!metadata.TryAdd(key, value))
            throw new ModelRefusedException(RefusalCode.DuplicateName, $"the metadata key '{Readable.Name(key)}' stands twice, expected once");
    }
}
