namespace LstmOnnx.Training;

/// <summary>What is wrong with a checkpoint or its folder.</summary>
public enum CheckpointProblem
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It belongs to another training: network, options or data differ, or it is no checkpoint at all.</summary>
    Foreign,

    /// <summary>A newer version wrote it, in a format that this one does not know.</summary>
    Newer,

    /// <summary>Bytes of it are missing or changed.</summary>
    Damaged,

    /// <summary>The folder of a new training has checkpoints of an earlier one, which would get lost.</summary>
    Occupied,

    /// <summary>It could not be written; the one before it is whole.</summary>
    NotWritten,
}
