using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws the loss of each epoch, training and validation.</summary>
internal static class LossPlot
{
    /// <summary>The plot; epochs count from 1, <paramref name="validation"/> is empty where there was none.</summary>
    public static Picture Draw(IReadOnlyList<double> training, IReadOnlyList<double> validation, int bestEpoch, string lossName)
    {
        var plot = PlotStyle.Create("Loss by epoch", "epoch", lossName);
        var axes = new EpochAxes(plot, training.Concat(validation));
        axes.Add(training, PlotStyle.Baseline, "training");
        if (validation.Count > 0)
            axes.Add(validation, PlotStyle.Model, "validation");
        var kept = validation.Count > 0 ? validation : training;
        if (bestEpoch >= 1 && bestEpoch <= kept.Count)
        {
            var marker = plot.Add.Marker(bestEpoch, axes.Place(kept[bestEpoch - 1]), MarkerShape.FilledCircle, 11, PlotStyle.Accent);
            marker.LegendText = $"kept: epoch {Numbers.Count(bestEpoch)}, {Numbers.Short(kept[bestEpoch - 1])}";
        }
        axes.Finish();
        return Picture.Of(plot, 1100, 620);
    }
}
