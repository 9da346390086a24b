using LstmOnnx.Cli.Scoring;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>Lines up the forecasts of the test windows for a plot: window after window without overlap, first target.</summary>
internal static class ForecastSeriesOf
{
    private const int MostValues = 2000;

    public static ForecastSeries Test(TrainingResult result)
    {
        var recipe = result.Data.Recipe;
        var (target, targetCount, horizon) = (recipe.Targets[0], recipe.Targets.Count, recipe.Horizon);
        // One forecast for each row, the last rows where there are too many to see.
        var windowCount = Math.Min((result.TestEnds.Length + horizon - 1) / horizon, Math.Max(1, MostValues / horizon));
        var lastWindow = result.TestEnds.Length - 1;
        var windows = Enumerable.Range(0, windowCount).Select(i => lastWindow - ((windowCount - 1 - i) * horizon)).Where(w => w >= 0).ToArray();
        var ends = Array.ConvertAll(windows, window => result.TestEnds[window]);
        var rows = ends.SelectMany(end => Enumerable.Range(end + 1, horizon)).ToArray();
        var times = result.Data.Times;
        var series = result.Table.Numbers(target);
        var baseline = Baselines.For(recipe, times).First(b => b.Name == result.Score!.Targets![0].Baselines.MinBy(known => known.Rmse)!.Name);
        var ahead = horizon == 1 ? "one row ahead" : $"{horizon} rows{Hours(times, horizon)} at a time";
        var quantiles = result.Settings.Quantiles ?? [];
        var band = quantiles.Length < 2 ? null : new ForecastBand(Values(0), Values(quantiles.Length - 1), $"{Numbers.Short(quantiles[0])} to {Numbers.Short(quantiles[^1])} quantile");
        return new ForecastSeries(
            $"{target}: forecast {ahead} on test rows", target, result.Settings.Units ?? "", times is null ? null : Array.ConvertAll(rows, row => times[row]), rows,
            Array.ConvertAll(rows, row => series[row]), Values(Math.Max(0, Array.IndexOf(quantiles, 0.5))), $"{(band is null ? "forecast" : "median")}, {ahead}", baseline.Forecast(series, ends, horizon), baseline.Name, band);

        // Where the last rows are evenly spaced, as most series are.
        static string Hours(DateTime[]? times, int horizon) => times is { Length: > 2 } && times[^1] - times[^2] == times[^2] - times[^3]
            ? $" ({Numbers.Span((times[^1] - times[^2]) * horizon)})"
            : "";

        float[] Values(int quantile)
        {
            var outputs = quantiles.Length == 0 ? result.TestOutputs : QuantileScore.Pick(result.TestOutputs, quantile, quantiles.Length);
            return [.. windows.SelectMany(window => Enumerable.Range(0, horizon).Select(step => outputs[((window * horizon) + step) * targetCount]))];
        }
    }
}
