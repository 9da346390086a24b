using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws the mean gradient norm of each epoch, and the norm that longer gradients are clipped to.</summary>
internal static class GradientNormPlot
{
    /// <param name="norms">Before clipping.</param>
    /// <param name="clipNorm">Null for no clipping.</param>
    public static Picture Draw(IReadOnlyList<double> norms, double? clipNorm)
    {
        var plot = PlotStyle.Create("Gradient norm by epoch", "epoch", "mean norm before clipping");
        var axes = new EpochAxes(plot, clipNorm is { } value ? norms.Append(value) : norms);
        axes.Add(norms, PlotStyle.Model, "mean of the epoch's updates");
        if (clipNorm is { } most)
        {
            var line = plot.Add.HorizontalLine(axes.Place(most), 2, PlotStyle.Accent, LinePattern.Dashed);
            line.LegendText = $"clipped to {Numbers.Short(most)}";
        }
        axes.Finish();
        return Picture.Of(plot, 1100, 420);
    }
}
