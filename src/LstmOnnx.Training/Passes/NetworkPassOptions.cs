namespace LstmOnnx.Training;

/// <summary>What passes need to know beside the network.</summary>
internal sealed record NetworkPassOptions
{
    public required int MaxBatchSize { get; init; }

    public required int MaxSequenceLength { get; init; }

    /// <summary>Of the dropout masks.</summary>
    public int Seed { get; init; }

    /// <summary>Whether a batch starts from the states in which the one before it ended.</summary>
    public bool CarriesStates { get; init; }

    /// <summary>Null where only outputs are asked for.</summary>
    public Loss? Loss { get; init; }
}
