namespace LstmOnnx.Training;

/// <summary>What a training begins with, or goes on from.</summary>
/// <param name="Network">The network; not to be changed.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Batches">Updates in an epoch.</param>
/// <param name="Epoch">The epoch that comes next, from 1; one more than there are where all are done.</param>
/// <param name="Updates">Updates that were done before; 0 unless it is resumed.</param>
/// <param name="Epochs">The epochs that were done before; empty unless it is resumed.</param>
public sealed record FitStart(LstmNetwork Network, FitOptions Options, int Batches, int Epoch, long Updates, IReadOnlyList<EpochRecord> Epochs);
