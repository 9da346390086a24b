namespace LstmOnnx.Training;

/// <summary>What a callback wants after an epoch.</summary>
public enum FitDecision
{
    /// <summary>Go on with the next epoch.</summary>
    Continue,

    /// <summary>End training with the best weights so far.</summary>
    Stop,
}
