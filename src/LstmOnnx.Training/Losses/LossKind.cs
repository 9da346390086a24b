namespace LstmOnnx.Training;

/// <summary>What training makes small; each is a mean over the batch, as PyTorch's losses with reduction "mean".</summary>
public enum LossKind
{
    /// <summary>Mean of (y − target)².</summary>
    MeanSquaredError,

    /// <summary>Mean of |y − target|.</summary>
    MeanAbsoluteError,

    /// <summary>Mean of d²/2 where |d| ≤ δ, else δ(|d| − δ/2), d = y − target.</summary>
    Huber,

    /// <summary>Mean of −target·log σ(y) − (1 − target)·log(1 − σ(y)); targets in [0, 1].</summary>
    BinaryCrossEntropy,

    /// <summary>Mean of −log softmax(y)[class].</summary>
    CrossEntropy,
}
