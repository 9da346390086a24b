namespace LstmOnnx.Training;

/// <summary>
/// Where and how often a training is saved: before its first update, at each epoch's end, when it is cancelled or its time is up, and as often in between as said here.
/// Checkpoints change no number of the training.
/// </summary>
public sealed record CheckpointOptions
{
    /// <summary>The folder, made where it is missing. It has the two latest checkpoints, each one file, <c>checkpoint-UPDATES.safetensors</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Updates after which the next checkpoint is due; null for none by count.</summary>
    public int? EveryUpdates { get; init; }

    /// <summary>Time from one checkpoint until the next is due; null for none by time.</summary>
    public TimeSpan? Interval { get; init; }

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        OptimizerOptions.Require(EveryUpdates is null or >= 1, nameof(EveryUpdates), EveryUpdates ?? 0, "1 or more, or null");
        OptimizerOptions.Require(Interval is null || Interval > TimeSpan.Zero, nameof(Interval), Interval?.TotalSeconds ?? 0, "a time above 0, or null");
    }
}
