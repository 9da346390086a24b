namespace LstmOnnx.Training;

/// <summary>What one update saw.</summary>
/// <param name="Loss">The batch's mean loss, before the update.</param>
/// <param name="GradientNorm">The Euclidean norm of all gradients together, before clipping.</param>
public readonly record struct StepResult(double Loss, double GradientNorm)
{
    /// <summary>What the loss is the mean over: samples, or steps where each has a target; weighted where classes are.</summary>
    public double Weight { get; init; }

    /// <summary>Whether both are numbers to go on with.</summary>
    public bool IsFinite => double.IsFinite(Loss) && double.IsFinite(GradientNorm);
}
