namespace LstmOnnx.Training;

/// <summary>The schedule and its numbers.</summary>
public sealed record ScheduleOptions
{
    /// <summary>Which schedule.</summary>
    public ScheduleKind Kind { get; init; } = ScheduleKind.Constant;

    /// <summary>Step: epochs between two changes.</summary>
    public int StepSize { get; init; } = 10;

    /// <summary>Step and Plateau: what the rate is multiplied by, in (0, 1].</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>Cosine: epochs down to the smallest rate; null for all epochs of the fit.</summary>
    public int? Period { get; init; }

    /// <summary>Plateau: epochs without a better loss that are borne; the one after them changes the rate.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Plateau: a loss is better below best · (1 − threshold).</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Plateau: epochs after a change that do not count.</summary>
    public int Cooldown { get; init; }

    /// <summary>Cosine and Plateau: the smallest rate.</summary>
    public double MinimumRate { get; init; }

    /// <summary>
    /// Updates before any other schedule in which the rate rises in a straight line to that schedule's first (LinearLR in SequentialLR); 0 for none. The
    /// schedule stands still meanwhile: its first epoch is the one in which the warm-up ends. The fit must have more updates.
    /// </summary>
    public int WarmupUpdates { get; init; }

    /// <summary>Warm-up: the share of the rate that its first update has, in (0, 1]; LinearLR's start_factor.</summary>
    public double WarmupFactor { get; init; } = 1.0 / 3;

    /// <summary>OneCycle: the share of the updates, in [0, 1], in which the rate rises; pct_start.</summary>
    public double PercentStart { get; init; } = 0.3;

    /// <summary>OneCycle: the way between two rates; anneal_strategy.</summary>
    public AnnealKind Anneal { get; init; }

    /// <summary>OneCycle: the first rate is the optimiser's rate, which is max_lr, over this; 1 or more; div_factor.</summary>
    public double DivisionFactor { get; init; } = 25;

    /// <summary>OneCycle: the last rate is the first over this; above 0; final_div_factor.</summary>
    public double FinalDivisionFactor { get; init; } = 1e4;

    /// <summary>OneCycle: falls back to the first rate in as many updates as it rose, and only then to the last; needs <see cref="PercentStart"/> up to 0.5.</summary>
    public bool ThreePhase { get; init; }

    /// <summary>
    /// OneCycle: the momentum of Sgd and RmsProp, beta 1 of Adam and AdamW, goes from <see cref="MaximumMomentum"/> to <see cref="BaseMomentum"/> while the
    /// rate rises, and back while it falls. It then takes the place of the optimiser's own.
    /// </summary>
    public bool CycleMomentum { get; init; } = true;

    /// <summary>OneCycle: the smallest momentum, in [0, 1).</summary>
    public double BaseMomentum { get; init; } = 0.85;

    /// <summary>OneCycle: the largest momentum, from the smallest to below 1.</summary>
    public double MaximumMomentum { get; init; } = 0.95;

    /// <summary>Whether the optimiser has to keep a momentum whatever its own is.</summary>
    internal bool CyclesMomentum => Kind == ScheduleKind.OneCycle && CycleMomentum;

    internal void Check()
    {
        OptimizerOptions.Require(Enum.IsDefined(Kind), nameof(Kind), (int)Kind, string.Join(", ", Enum.GetNames<ScheduleKind>()));
        OptimizerOptions.Require(StepSize >= 1, nameof(StepSize), StepSize, "1 or more");
        OptimizerOptions.Require(Factor is > 0 and <= 1, nameof(Factor), Factor, "a number in (0, 1]");
        OptimizerOptions.Require(Period is null or >= 1, nameof(Period), Period ?? 0, "1 or more");
        OptimizerOptions.Require(Patience >= 0, nameof(Patience), Patience, "0 or more");
        OptimizerOptions.Require(Threshold is >= 0 and < 1, nameof(Threshold), Threshold, "a number in [0, 1)");
        OptimizerOptions.Require(Cooldown >= 0, nameof(Cooldown), Cooldown, "0 or more");
        OptimizerOptions.Require(MinimumRate >= 0 && double.IsFinite(MinimumRate), nameof(MinimumRate), MinimumRate, "0 or more");
        OptimizerOptions.Require(WarmupUpdates >= 0, nameof(WarmupUpdates), WarmupUpdates, "0 or more");
        OptimizerOptions.Require(WarmupFactor is > 0 and <= 1, nameof(WarmupFactor), WarmupFactor, "a number in (0, 1]");
        OptimizerOptions.Require(PercentStart is >= 0 and <= 1, nameof(PercentStart), PercentStart, "a share in [0, 1]");
        OptimizerOptions.Require(!ThreePhase || PercentStart <= 0.5, nameof(PercentStart), PercentStart, $"a share up to 0.5 with {nameof(ThreePhase)}");
        OptimizerOptions.Require(Enum.IsDefined(Anneal), nameof(Anneal), (int)Anneal, string.Join(", ", Enum.GetNames<AnnealKind>()));
        OptimizerOptions.Require(DivisionFactor >= 1 && double.IsFinite(DivisionFactor), nameof(DivisionFactor), DivisionFactor, "1 or more");
        OptimizerOptions.Require(FinalDivisionFactor > 0 && double.IsFinite(FinalDivisionFactor), nameof(FinalDivisionFactor), FinalDivisionFactor, "a number above 0");
        OptimizerOptions.Require(BaseMomentum is >= 0 and < 1, nameof(BaseMomentum), BaseMomentum, "a number in [0, 1)");
        OptimizerOptions.Require(MaximumMomentum >= BaseMomentum && MaximumMomentum < 1, nameof(MaximumMomentum), MaximumMomentum, $"a number from {nameof(BaseMomentum)} to below 1");
    }
}
