namespace LstmOnnx.Runtime.Reading;

/// <summary>
/// Reads ONNX files from their bytes (field numbers: onnx.proto of the ONNX specification). Fields that no ONNX version gives a meaning here are skipped; those with a meaning that is not supported are refused by name.
/// </summary>
internal static class OnnxReader
{
    /// <exception cref="ModelRefusedException">The bytes are no ONNX model, or exceed a limit.</exception>
    public static ModelDocument Read(ReadOnlyMemory<byte> bytes, ModelLimits limits)
    {
        if (bytes.Length > limits.MaxFileBytes)
            throw new ModelRefusedException(RefusalCode.LimitExceeded, $"the file has {bytes.Length} bytes, {limits.MaxFileBytes} are allowed: raise ModelLimits.{nameof(ModelLimits.MaxFileBytes)} if it is trusted");
        if (bytes.Length == 0)
            throw new ModelRefusedException(RefusalCode.MissingGraph, "the file is empty, expected an ONNX model");

        var budget = new ReadBudget(limits);
        var (irVersion, modelVersion) = (0L, 0L);
        var (producerName, producerVersion, domain) = ("", "", "");
        var opsets = new List<OpsetImport>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        GraphDocument? graph = null;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: irVersion = (long)reader.Varint(); break;
                case 2: producerName = ReadBudget.Text(reader.Bytes()); break;
                case 3: producerVersion = ReadBudget.Text(reader.Bytes()); break;
                case 4: domain = budget.Name(reader.Bytes()); break;
                case 5: modelVersion = (long)reader.Varint(); break;
                case 7 when graph is not null:
                    throw new ModelRefusedException(RefusalCode.MalformedProtobuf, "the model has two graphs, expected one");
                case 7: graph = GraphReader.Read(reader.Bytes(), budget, depth: 0); break;
                case 8: opsets.Add(Opset(reader.Bytes(), budget)); break;
                case 14: Metadata(reader.Bytes(), budget, metadata); break;
                case 20: throw Unsupported("training_info: export the model for inference");
                case 25: throw Unsupported("model-local functions: inline them before loading (onnx.inliner does)");
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
            Metadata = metadata,
            Bytes = bytes,
            Graph = graph ?? throw new ModelRefusedException(RefusalCode.MissingGraph, "the file holds no graph: it is no ONNX model, or is damaged"),
        };
    }

    private static OpsetImport Opset(ReadOnlyMemory<byte> bytes, ReadBudget budget)
    {
        var (domain, version) = ("", 0L);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: domain = budget.Name(reader.Bytes()); break;
                case 2: version = (long)reader.Varint(); break;
                default: reader.Skip(); break;
            }
        }
        return new OpsetImport(domain, version);
    }

    private static void Metadata(ReadOnlyMemory<byte> bytes, ReadBudget budget, Dictionary<string, string> metadata)
    {
        var (key, value) = ("", "");
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: key = budget.Name(reader.Bytes()); break;
                case 2: value = ReadBudget.Text(reader.Bytes()); break;
                default: reader.Skip(); break;
            }
        }
        if (!metadata.TryAdd(key, value))
            throw new ModelRefusedException(RefusalCode.DuplicateName, $"metadata key '{Readable.Name(key)}' is given twice");
    }

    private static UnsupportedOnnxException Unsupported(string what) =>
        new(RefusalCode.UnsupportedOperator, $"the model has {what}");
}
