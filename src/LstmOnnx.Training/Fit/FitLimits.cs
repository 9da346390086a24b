namespace LstmOnnx.Training;

/// <summary>What is trained on where <see cref="FitOptions.FastDevRun"/> or <see cref="FitOptions.OverfitBatches"/> says that it is not all.</summary>
/// <param name="Options">The options in effect: a dry run has one epoch, no early stopping and no checkpoints, and batches learnt by heart are not shuffled.</param>
/// <param name="Train">The samples to learn from.</param>
/// <param name="Validation">The samples to compare epochs by; null for none.</param>
/// <param name="ScheduledEpochs">The epochs that the schedule is made for: a dry run's rates are those of the first updates of the whole.</param>
/// <param name="ScheduledBatches">The updates in each of them.</param>
internal sealed record FitLimits(FitOptions Options, SequenceData Train, SequenceData? Validation, int ScheduledEpochs, int ScheduledBatches)
{
    public static FitLimits Of(FitOptions options, SequenceData train, SequenceData? validation)
    {
        if (options.OverfitBatches is { } same)
        {
            train = First(train, same, options.BatchSize);
            return new(options with { Shuffle = false }, train, train, options.Epochs, options.BatchesOf(train.Count));
        }
        return options.FastDevRun is { } few
            ? new(options with { Epochs = 1, EarlyStoppingPatience = null, Checkpoints = null }, First(train, few, options.BatchSize), validation is null ? null : First(validation, few, options.BatchSize),
                options.Epochs, options.BatchesOf(train.Count))
            : new(options, train, validation, options.Epochs, options.BatchesOf(train.Count));
    }

    private static SequenceData First(SequenceData data, int batches, int batchSize)
    {
        var count = (int)Math.Min(data.Count, (long)batches * batchSize);
        return count == data.Count ? data : data.First(count);
    }
}
