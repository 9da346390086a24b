namespace LstmOnnx.Cli.Reports;

/// <summary>Draws the learning rate of each epoch's last update.</summary>
internal static class RatePlot
{
    public static Picture Draw(IReadOnlyList<double> rates)
    {
        var plot = PlotStyle.Create("Learning rate by epoch", "epoch", "rate of the epoch's last update");
        var axes = new EpochAxes(plot, rates);
        axes.Add(rates, PlotStyle.Model, "learning rate");
        axes.Finish();
        return Picture.Of(plot, 1100, 420);
    }
}
