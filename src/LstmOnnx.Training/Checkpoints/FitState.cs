namespace LstmOnnx.Training;

/// <summary>Where a fit stands between two updates: all of it but the tensors. Random streams are named by seed, epoch and update, so nothing else has to be kept of them.</summary>
internal sealed record FitState
{
    /// <summary>The running epoch, from 1; one more than there are when all are done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Updates done in it.</summary>
    public required int Batch { get; init; }

    /// <summary>Updates done in all epochs.</summary>
    public required long Updates { get; init; }

    /// <summary>The sum of the running epoch's losses, an answer each, times their weights.</summary>
    public required double LossSum { get; init; }

    /// <summary>The sum of those weights.</summary>
    public required double WeightSum { get; init; }

    /// <summary>The sum of the running epoch's gradient norms, an update each.</summary>
    public required double NormSum { get; init; }

    /// <summary>The rate of the latest update, which the running epoch's record tells.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How long the running epoch has taken.</summary>
    public required TimeSpan EpochTime { get; init; }

    /// <summary><see cref="Training.Schedule.State"/>.</summary>
    public required IReadOnlyDictionary<string, double> Schedule { get; init; }

    /// <summary><see cref="EarlyStopping.Best"/>.</summary>
    public required double StoppingLoss { get; init; }

    /// <summary><see cref="EarlyStopping.BadEpochs"/>.</summary>
    public required int BadEpochs { get; init; }

    /// <summary>The best epoch; 0 before the first.</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Its loss; infinite before the first.</summary>
    public required double BestLoss { get; init; }

    /// <summary>The epochs that are done.</summary>
    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>What no fit of so many epochs and batches can come to, in words; null where all is well.</summary>
    public string? Fault(int epochs, int batches, Schedule schedule) =>
        Epoch < 1 || Epoch > epochs + 1 || Batch < 0 || Batch > (Epoch > epochs ? 0 : batches) ? $"epoch {Epoch}, batch {Batch} is not among {epochs} epochs of {batches} batches"
        : Updates != ((Epoch - 1L) * batches) + Batch || Updates > int.MaxValue ? $"{Updates} updates do not lead to epoch {Epoch}, batch {Batch}"
        : Epochs.Count != Epoch - 1 || Epochs.Where((epoch, i) => epoch is null || epoch.Epoch != i + 1).Any() ? $"the history is not that of {Epoch - 1} epochs"
        : BestEpoch < 0 || BestEpoch > Epochs.Count ? $"epoch {BestEpoch} cannot be the best of {Epochs.Count}"
        : BadEpochs < 0 || BadEpochs > Epochs.Count ? $"{BadEpochs} of {Epochs.Count} epochs cannot be bad"
        : !schedule.State.Keys.Order().SequenceEqual(Schedule.Keys.Order()) ? $"the schedule has {string.Join(", ", Schedule.Keys.Order())}; expected {string.Join(", ", schedule.State.Keys.Order())}"
        : null;
}
