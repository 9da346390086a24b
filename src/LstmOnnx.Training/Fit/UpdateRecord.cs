namespace LstmOnnx.Training;

/// <summary>One update of all weights.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Batch">The batch in its epoch, from 1.</param>
/// <param name="Update">The update in the training, from 1, epochs before included.</param>
/// <param name="Loss">The batch's mean loss, before the update.</param>
/// <param name="GradientNorm">The norm of all gradients together, before clipping.</param>
/// <param name="LearningRate">The rate of this update.</param>
public readonly record struct UpdateRecord(int Epoch, int Batch, long Update, double Loss, double GradientNorm, double LearningRate);
