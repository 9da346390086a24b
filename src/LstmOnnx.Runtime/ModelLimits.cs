namespace LstmOnnx.Runtime;

/// <summary>
/// What a file may ask for. Each limit is tested before anything is allocated for what it counts; above one, the model is refused with <see cref="RefusalCode.LimitExceeded"/>.
/// The defaults leave room for any recurrent network and none for a file that is built to exhaust the machine.
/// </summary>
public sealed record ModelLimits
{
    /// <summary>Bytes of the file; 1 GB by default.</summary>
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Bytes of arena, constants and packed weights of one plan together; 1 GB by default.</summary>
    public long MaxPlanBytes { get; init; } = 1L << 30;

    /// <summary>Nodes of the graph and all graphs inside it, and those graphs; 200,000 by default.</summary>
    public int MaxNodes { get; init; } = 200_000;

    /// <summary>Stored tensors, in initializers and attributes; 200,000 by default.</summary>
    public int MaxTensors { get; init; } = 200_000;

    /// <summary>Declared values (inputs, outputs, values in between) and outputs of nodes; 1,000,000 by default.</summary>
    public int MaxValues { get; init; } = 1_000_000;

    /// <summary>How deep graphs may lie in each other (If, Loop, Scan); the main graph is level 1. 8 by default, and never more than 64.</summary>
    public int MaxNestingDepth { get; init; } = 8;

    /// <summary>UTF-8 bytes of one name, a key of the metadata included; 65,536 by default.</summary>
    public int MaxNameBytes { get; init; } = 1 << 16;

    /// <summary>Axes of a declared or stored shape; 32 by default.</summary>
    public int MaxRank { get; init; } = 32;

    /// <summary>Attributes of one node; 32 by default.</summary>
    public int MaxAttributes { get; init; } = 32;

    /// <summary>Entries of the metadata; 4,096 by default.</summary>
    public int MaxMetadataEntries { get; init; } = 4096;
}
