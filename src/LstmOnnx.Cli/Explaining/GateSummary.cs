namespace LstmOnnx.Cli.Explaining;

/// <summary>One gate of one unit over the steps that are shown.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Closed">Share of steps below 0.05.</param>
/// <param name="Open">Share of steps above 0.95.</param>
internal readonly record struct GateSummary(double Mean, double Closed, double Open)
{
    private const double ClosedBelow = 0.05, OpenAbove = 0.95;

    /// <summary>Share of steps at which it is nearly closed or nearly open.</summary>
    public double Saturated => Closed + Open;

    /// <summary>Steps until half of what is kept by this gate, at its mean, is left: ln ½ / ln mean. Infinite at 1; NaN where the mean is no share.</summary>
    public double HalfLife => Mean switch { 1 => double.PositiveInfinity, > 0 and < 1 => Math.Log(0.5) / Math.Log(Mean), _ => double.NaN };

    public static GateSummary Of(double[] values) => values.Length == 0 ? new(double.NaN, double.NaN, double.NaN)
        : new(values.Average(), values.Count(value => value < ClosedBelow) / (double)values.Length, values.Count(value => value > OpenAbove) / (double)values.Length);
}
