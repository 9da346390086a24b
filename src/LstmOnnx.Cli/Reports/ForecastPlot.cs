using System.Globalization;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>What a forecast plot shows: values side by side over time (or row numbers).</summary>
/// <param name="Title">What is forecast, how far.</param>
/// <param name="Value">Name of the value.</param>
/// <param name="Units">Its unit; empty where it has no name.</param>
/// <param name="Times">Null where the data has no time column; <paramref name="Rows"/> then is the axis.</param>
/// <param name="Rows">Row number of each value.</param>
/// <param name="Truth">What came.</param>
/// <param name="Forecast">What the model said.</param>
/// <param name="ForecastName">For the legend.</param>
/// <param name="Baseline">What the baseline said; NaN where it has no past.</param>
/// <param name="BaselineName">For the legend.</param>
/// <param name="Band">Lowest and highest quantile around the forecast; null where the model gives none.</param>
internal sealed record ForecastSeries(
    string Title, string Value, string Units, DateTime[]? Times, int[] Rows, float[] Truth, float[] Forecast, string ForecastName, float[] Baseline, string BaselineName, ForecastBand? Band = null);

/// <summary>Where most values are expected.</summary>
/// <param name="Low">The lowest quantile, a value for each of the forecast.</param>
/// <param name="High">The highest.</param>
/// <param name="Name">For the legend.</param>
internal sealed record ForecastBand(float[] Low, float[] High, string Name);

/// <summary>Draws forecasts against what came, and below their errors beside the baseline's.</summary>
internal static class ForecastPlot
{
    private const int LeftPanel = 95;

    public static Picture Draw(ForecastSeries series)
    {
        var units = series.Units.Length == 0 ? "" : $" ({series.Units})";
        var x = series.Times is { } times ? [.. times.Select(time => time.ToOADate())] : series.Rows.Select(row => (double)row).ToArray();
        var values = PlotStyle.Create(series.Title, "", series.Value + units);
        if (series.Band is { } band)
        {
            var fill = values.Add.FillY(x, Array.ConvertAll(band.Low, value => (double)value), Array.ConvertAll(band.High, value => (double)value));
            fill.FillColor = PlotStyle.Model.WithAlpha(0.25);
            fill.LineWidth = 0;
            fill.LegendText = band.Name;
        }
        Add(values, x, series.Baseline, PlotStyle.Baseline, series.BaselineName, width: 1.5f);
        Add(values, x, series.Truth, PlotStyle.Truth, "measured", width: 2.5f);
        Add(values, x, series.Forecast, PlotStyle.Model, series.ForecastName, width: 1.8f);
        var errors = PlotStyle.Create("", series.Times is null ? "row" : "", "error" + units);
        errors.Add.HorizontalLine(0, 1, PlotStyle.Truth);
        Add(errors, x, Errors(series.Baseline, series.Truth), PlotStyle.Baseline, $"{series.BaselineName}, RMSE {Rmse(series.Baseline, series.Truth)}", width: 1.5f);
        Add(errors, x, Errors(series.Forecast, series.Truth), PlotStyle.Model, $"{series.ForecastName}, RMSE {Rmse(series.Forecast, series.Truth)}", width: 1.8f);
        foreach (var plot in (Plot[])[values, errors])
            Finish(plot, x, series.Times is not null);

        var layout = new ScottPlot.MultiplotLayouts.CustomGrid();
        layout.Set(values, new GridCell(0, 0, 5, 1, 3, 1));
        layout.Set(errors, new GridCell(3, 0, 5, 1, 2, 1));
        var both = new Multiplot(values) { Layout = layout };
        both.Subplots.Add(errors);
        return Picture.Of(both, 1500, 950);
    }

    private static void Finish(Plot plot, double[] x, bool dates)
    {
        if (dates)
            TimeAxis.Set(plot, x[^1] - x[0]);
        plot.Axes.Left.MinimumSize = LeftPanel;
        plot.Axes.Left.MaximumSize = LeftPanel;
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsX(x[0], x[^1]);
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.Orientation = Orientation.Horizontal;
    }

    private static void Add(Plot plot, double[] x, float[] y, Color color, string name, float width)
    {
        var line = plot.Add.ScatterLine(x, Array.ConvertAll(y, value => (double)value));
        line.Color = color;
        line.LineWidth = width;
        line.LegendText = name;
    }

    private static float[] Errors(float[] forecast, float[] truth) => [.. forecast.Zip(truth, (f, t) => f - t)];

    private static string Rmse(float[] forecast, float[] truth) => Scoring.RegressionScore.Of(truth, forecast).Rmse.ToString("G4", CultureInfo.InvariantCulture);
}
