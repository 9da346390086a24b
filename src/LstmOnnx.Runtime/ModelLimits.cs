namespace LstmOnnx.Runtime;

/// <summary>What a file may ask for. Counts are checked before anything of that count is allocated.</summary>
public sealed record ModelLimits
{
    /// <summary>Bytes of the file: 1 GiB.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes that a session's arena, packed weights and folded constants may take: 1 GiB.</summary>
    public long MaxPlanBytes { get; init; } = 1L << 30;

    /// <summary>Nodes, those of subgraphs included.</summary>
    public int MaxNodes { get; init; } = 100_000;

    /// <summary>Stored tensors, those in attributes included.</summary>
    public int MaxTensors { get; init; } = 100_000;

    /// <summary>Inputs and outputs of nodes, declared values, attributes and list elements that are no tensor data, all together.</summary>
    public int MaxEntries { get; init; } = 2_000_000;

    /// <summary>Subgraphs within subgraphs.</summary>
    public int MaxNestingDepth { get; init; } = 8;

    /// <summary>Bytes of one name.</summary>
    public int MaxNameBytes { get; init; } = 4096;
}
