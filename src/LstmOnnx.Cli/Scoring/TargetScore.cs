namespace LstmOnnx.Cli.Scoring;

/// <summary>How well one column is forecast, beside what needs no learning.</summary>
/// <param name="Target">Name of the column.</param>
/// <param name="Score">The model's; the median's where it gives quantiles.</param>
/// <param name="Baselines">The baselines' on the same windows; those without a past for any of them are left out.</param>
/// <param name="Quantiles">The model's quantiles; empty where it gives one value.</param>
/// <param name="BandCoverage">The share of values above the lowest quantile and not above the highest; null where there are not two.</param>
internal sealed record TargetScore(string Target, RegressionScore Score, IReadOnlyList<NamedScore> Baselines, QuantileScore[] Quantiles, double? BandCoverage)
{
    /// <summary>The baseline with the lowest RMSE.</summary>
    public NamedScore? BestBaseline => Baselines.MinBy(baseline => baseline.Score.Rmse);

    /// <summary>Scores outputs [N, horizon · targets] (step by step, within a step column by column) column by column.</summary>
    /// <param name="targets">Names of the columns.</param>
    /// <param name="truth">[N, horizon · targets], raw units.</param>
    /// <param name="forecast">[N, horizon · targets], raw units; with <paramref name="quantiles"/> those of a value side by side.</param>
    /// <param name="series">[column][row]: each target's whole series.</param>
    /// <param name="ends">[N]: the row each window ends at.</param>
    /// <param name="baselines">What to compare with.</param>
    /// <param name="quantiles">[Q], 0.5 among them, or empty.</param>
    public static TargetScore[] Of(IReadOnlyList<string> targets, float[] truth, float[] forecast, float[][] series, int[] ends, IReadOnlyList<Baseline> baselines, double[] quantiles)
    {
        var horizon = ends.Length == 0 ? 0 : truth.Length / (ends.Length * targets.Count);
        var scores = new TargetScore[targets.Count];
        for (var column = 0; column < scores.Length; column++)
        {
            var ownTruth = Column(truth, column, targets.Count);
            var named = baselines
                .Select(baseline => new NamedScore(baseline.Name, RegressionScore.Of(ownTruth, baseline.Forecast(series[column], ends, horizon))))
                .Where(baseline => baseline.Score.Count > 0);
            var own = quantiles.Select((_, k) => Column(QuantileScore.Pick(forecast, k, quantiles.Length), column, targets.Count)).ToArray();
            var middle = own.Length == 0 ? Column(forecast, column, targets.Count) : own[Array.IndexOf(quantiles, 0.5)];
            scores[column] = new TargetScore(targets[column], RegressionScore.Of(ownTruth, middle), [.. named], [.. quantiles.Select((quantile, k) => QuantileScore.Of(quantile, ownTruth, own[k]))],
                own.Length < 2 ? null : QuantileScore.Between(ownTruth, own[0], own[^1]));
        }
        return scores;
    }

    private static float[] Column(float[] values, int column, int count) => count == 1 ? values : [.. values.Where((_, index) => index % count == column)];
}

/// <summary>A baseline's name and score.</summary>
internal sealed record NamedScore(string Name, RegressionScore Score);
