namespace LstmOnnx.Training;

/// <summary>The optimiser and its numbers, named and preset as in PyTorch.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Which optimiser.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>The learning rate that the schedule starts from; that of OneCycle and of a warm-up rises to it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Sgd and RmsProp: how much of the last change is kept, in [0, 1). A OneCycle schedule that cycles the momentum takes its place.</summary>
    public double Momentum { get; init; }

    /// <summary>Sgd: look ahead along the momentum (Nesterov); needs a momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Weight decay, 0 or more. Sgd, Adam and RmsProp add decay · θ to the gradient; AdamW shrinks θ by rate · decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Adam and AdamW: decay of the gradient's mean, in [0, 1). A OneCycle schedule that cycles the momentum takes its place.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Adam and AdamW: decay of the squared gradient's mean, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Adam, AdamW and RmsProp: added to the denominator, above 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>RmsProp: decay of the squared gradient's mean, in [0, 1).</summary>
    public double Alpha { get; init; } = 0.99;

    /// <summary>RmsProp: divides by the root of the gradient's variance instead of its mean square.</summary>
    public bool Centered { get; init; }

    /// <summary>What a schedule of the momentum changes.</summary>
    internal double FirstMomentum => Kind is OptimizerKind.Adam or OptimizerKind.AdamW ? Beta1 : Momentum;

    internal void Check(bool momentumIsScheduled)
    {
        Require(Enum.IsDefined(Kind), nameof(Kind), (int)Kind, string.Join(", ", Enum.GetNames<OptimizerKind>()));
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "a number above 0");
        Require(Alpha is >= 0 and < 1, nameof(Alpha), Alpha, "a number in [0, 1)");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "a number in [0, 1)");
        Require(!Nesterov || Momentum > 0 || momentumIsScheduled, nameof(Momentum), Momentum, $"a number above 0 with {nameof(Nesterov)}");
        if (Nesterov && Kind != OptimizerKind.Sgd)
            throw new ArgumentException($"{nameof(Kind)} is {Kind}; expected {OptimizerKind.Sgd} with {nameof(Nesterov)}");
        if (Centered && Kind != OptimizerKind.RmsProp)
            throw new ArgumentException($"{nameof(Kind)} is {Kind}; expected {OptimizerKind.RmsProp} with {nameof(Centered)}");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "0 or more");
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "a number in [0, 1)");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "a number in [0, 1)");
        Require(Epsilon > 0 && double.IsFinite(Epsilon), nameof(Epsilon), Epsilon, "a number above 0");
    }

    internal static void Require(bool holds, string name, double found, string expected)
    {
        if (!holds)
            throw new ArgumentException(FormattableString.Invariant($"{name} is {found}; expected {expected}"), name);
    }
}
