namespace LstmOnnx.Kernels;

/// <summary>
/// One update by RMSprop (G. Hinton, 2012; centred by A. Graves, 2013) with PyTorch's semantics: v ← α·v + (1 − α)·g²; d = g/(√v + ε), centred
/// g/(√(v − m²) + ε) with m ← α·m + (1 − α)·g; θ ← θ − rate·d, or with momentum b ← momentum·b + d and θ ← θ − rate·b.
/// </summary>
public readonly record struct RmsPropStep
{
    /// <summary>PyTorch's rate 0.01, α = 0.99, ε = 1e-8, no momentum.</summary>
    public RmsPropStep()
    {
    }

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>α, the decay of the squared gradient's mean.</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>ε, added to the root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The weight decay; decay · θ joins the gradient.</summary>
    public double WeightDecay { get; init; }

    /// <summary>How much of the last change is kept.</summary>
    public double Momentum { get; init; }

    /// <summary>Each gradient counts as if it lay in ±bound; infinite for no bound.</summary>
    public float GradientBound { get; init; } = float.PositiveInfinity;

    /// <summary>What each gradient is multiplied by then: a clipping factor, or 1.</summary>
    public float GradientScale { get; init; } = 1;
}
