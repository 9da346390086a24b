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
    }
}
