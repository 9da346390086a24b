namespace LstmOnnx.Training;

/// <summary>One pass over the training data.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Loss">The mean loss of the training samples, each as its batch saw it.</param>
/// <param name="ValidationLoss">The mean loss of the validation samples after the epoch; null without any.</param>
/// <param name="LearningRate">The rate of the epoch's last update; of all its updates where the schedule goes by epochs.</param>
/// <param name="GradientNorm">The mean over the updates of the gradient's norm, before clipping.</param>
/// <param name="Duration">Training and validation together.</param>
/// <param name="IsBest">Whether this was the lowest loss so far: the validation's, or the training's without one.</param>
public sealed record EpochRecord(int Epoch, double Loss, double? ValidationLoss, double LearningRate, double GradientNorm, TimeSpan Duration, bool IsBest)
{
    /// <summary>The loss by which epochs are compared.</summary>
    public double MonitoredLoss => ValidationLoss ?? Loss;
}
