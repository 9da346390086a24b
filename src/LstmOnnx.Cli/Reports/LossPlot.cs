using System.Globalization;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws the loss of each epoch, training and validation, on a logarithmic axis.</summary>
internal static class LossPlot
{
    /// <summary>The plot as PNG bytes; epochs count from 1, <paramref name="validation"/> is empty where there was none.</summary>
    public static byte[] Draw(IReadOnlyList<double> training, IReadOnlyList<double> validation, int bestEpoch, string lossName)
    {
        var plot = PlotStyle.Create("Loss by epoch", "epoch", lossName);
        Add(plot, training, PlotStyle.Baseline, "training");
        if (validation.Count > 0)
            Add(plot, validation, PlotStyle.Model, "validation");
        var kept = validation.Count > 0 ? validation : training;
        if (bestEpoch >= 1 && bestEpoch <= kept.Count)
        {
            var marker = plot.Add.Marker(bestEpoch, Math.Log10(kept[bestEpoch - 1]), MarkerShape.FilledCircle, 11, PlotStyle.Accent);
            marker.LegendText = FormattableString.Invariant($"kept: epoch {bestEpoch}, {kept[bestEpoch - 1]:G3}");
        }
        LogarithmicAxis(plot, training.Concat(validation));
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(Alignment.UpperRight);
        plot.Axes.Margins(horizontal: 0.03, vertical: 0.12);
        return plot.GetImage(1100, 620).GetImageBytes(ImageFormat.Png);
    }

    private static void Add(Plot plot, IReadOnlyList<double> losses, Color color, string name)
    {
        var line = plot.Add.Scatter(Enumerable.Range(1, losses.Count).Select(epoch => (double)epoch).ToArray(), losses.Select(Math.Log10).ToArray());
        line.Color = color;
        line.LineWidth = 2;
        line.MarkerSize = losses.Count > 60 ? 0 : 5;
        line.LegendText = name;
    }

    // Round values in every decade in sight, more of them where the losses span little; the axis itself counts in powers of ten.
    private static void LogarithmicAxis(Plot plot, IEnumerable<double> losses)
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        var positive = losses.Where(loss => loss > 0).DefaultIfEmpty(1).ToList();
        double[] steps = positive.Max() / positive.Min() < 8 ? [1, 1.1, 1.2, 1.3, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9] : [1, 2, 5];
        for (var decade = (int)Math.Floor(Math.Log10(positive.Min())) - 1; decade <= Math.Log10(positive.Max()) + 1; decade++)
        {
            foreach (var step in steps)
            {
                var value = step * Math.Pow(10, decade);
                ticks.AddMajor(Math.Log10(value), value.ToString("G2", CultureInfo.InvariantCulture));
            }
        }
        plot.Axes.Left.TickGenerator = ticks;
    }
}
