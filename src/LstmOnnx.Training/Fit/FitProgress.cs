namespace LstmOnnx.Training;

/// <summary>Where training stands: reported some times a second, and at the end of every epoch.</summary>
public readonly record struct FitProgress
{
    /// <summary>The present epoch, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Epochs at most.</summary>
    public int Epochs { get; init; }

    /// <summary>Updates done in this epoch.</summary>
    public int Batch { get; init; }

    /// <summary>Updates in an epoch.</summary>
    public int Batches { get; init; }

    /// <summary>The mean training loss of this epoch so far.</summary>
    public double Loss { get; init; }

    /// <summary>The latest validation loss; null before the first or without validation data.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The lowest loss of all epochs so far, by which the best is chosen; null before the first.</summary>
    public double? BestLoss { get; init; }

    /// <summary>The epoch of <see cref="BestLoss"/>; 0 before the first.</summary>
    public int BestEpoch { get; init; }

    /// <summary>The latest update's rate.</summary>
    public double LearningRate { get; init; }

    /// <summary>The latest gradient's norm, before clipping.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Training samples per second since the start.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Estimated for all epochs, bounded by the time allowed; early stopping may end it sooner.</summary>
    public TimeSpan Remaining { get; init; }

    /// <summary>Whether the epoch has ended, its validation included.</summary>
    public bool IsEpochEnd { get; init; }

    /// <summary>At an epoch's end: whether it is the best so far.</summary>
    public bool IsBest { get; init; }
}
