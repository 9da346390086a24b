namespace LstmOnnx.Training;

/// <summary>What training makes small; each is a mean over the batch, and over the steps where each has a target, as PyTorch's losses with reduction "mean".</summary>
public enum LossKind
{
    /// <summary>Mean of (y − target)².</summary>
    MeanSquaredError,

    /// <summary>Mean of |y − target|.</summary>
    MeanAbsoluteError,

    /// <summary>Mean of d²/2 where |d| ≤ δ, else δ(|d| − δ/2), d = y − target.</summary>
    Huber,

    /// <summary>Mean of −p·target·log σ(y) − (1 − target)·log(1 − σ(y)); targets in [0, 1], p the positive weight.</summary>
    BinaryCrossEntropy,

    /// <summary>Mean of −log softmax(y)[class], weighted by the classes' weights.</summary>
    CrossEntropy,

    /// <summary>
    /// The pinball loss (R. Koenker and G. Bassett 1978): mean of max(q·d, (q − 1)·d), d = target − y, over targets and their quantiles q. Its least is at the
    /// quantiles of the target.
    /// </summary>
    Quantile,
}
