namespace LstmOnnx.Runtime.Reading;

/// <summary>A model file as it was read, unchecked. Strings are verbatim; weights are views into <see cref="Bytes"/>.</summary>
internal sealed class ModelDocument
{
    public required long IrVersion { get; init; }

    public string ProducerName { get; init; } = "";

    public string ProducerVersion { get; init; } = "";

    public string Domain { get; init; } = "";

    public long ModelVersion { get; init; }

    public required IReadOnlyList<OpsetImport> OpsetImports { get; init; }

    public required GraphDocument Graph { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Operators that the file defines itself; they are counted, not read.</summary>
    public int FunctionCount { get; init; }

    /// <summary>Training graphs; they are counted, not read.</summary>
    public int TrainingInfoCount { get; init; }

    /// <summary>The whole file.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }
}
