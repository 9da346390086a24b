namespace LstmOnnx.Training;

/// <summary>How training went.</summary>
/// <param name="Epochs">The epochs that were completed.</param>
/// <param name="BestEpoch">The epoch whose weights the network now has; 0 where none was completed.</param>
/// <param name="StopReason">Why training ended.</param>
/// <param name="Duration">From the call to its end.</param>
public sealed record FitHistory(IReadOnlyList<EpochRecord> Epochs, int BestEpoch, StopReason StopReason, TimeSpan Duration)
{
    /// <summary>The best epoch's record; null where none was completed.</summary>
    public EpochRecord? Best => BestEpoch > 0 ? Epochs[BestEpoch - 1] : null;
}
