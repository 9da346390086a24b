namespace LstmOnnx.Kernels;

/// <summary>
/// One update by Adam (D. P. Kingma and J. Ba, 2015) or AdamW (I. Loshchilov and F. Hutter, 2019) with PyTorch's semantics:
/// θ ← θ − rate · m̂ / (√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
/// </summary>
public readonly record struct AdamStep
{
    /// <summary>Adam's usual β₁ = 0.9, β₂ = 0.999, ε = 1e-8, rate 1e-3, at its first update.</summary>
    public AdamStep()
    {
    }

    /// <summary>The learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>β₁, the decay of the gradient's mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂, the decay of the squared gradient's mean.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε, added to √v̂.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The weight decay; 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>True: θ shrinks by rate · decay (AdamW). False: decay · θ joins the gradient (Adam with L2).</summary>
    public bool DecoupledWeightDecay { get; init; }

    /// <summary>t, counted from 1.</summary>
    public int Update { get; init; } = 1;

    /// <summary>Each gradient counts as if it lay in ±bound; infinite for no bound.</summary>
    public float GradientBound { get; init; } = float.PositiveInfinity;

    /// <summary>What each gradient is multiplied by then: a clipping factor, or 1.</summary>
    public float GradientScale { get; init; } = 1;
}
