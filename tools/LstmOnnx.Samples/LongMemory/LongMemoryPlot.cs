using System.Globalization;
using LstmOnnx.Training;
using ScottPlot;
using PlotStyle = LstmOnnx.Cli.Reports.PlotStyle;

namespace LstmOnnx.Samples.LongMemory;

/// <summary>One picture: a row for each task; the loss on the left, and how far back through time the loss is felt on the right, before training and after.</summary>
internal static class LongMemoryPlot
{
    // Norms below count as none; the legend stands there.
    private const int FloorPower = -12;
    private const int LowestPower = -20;

    public static byte[] Draw(IReadOnlyList<MemoryTask> tasks, IReadOnlyList<MemoryRun> runs)
    {
        var layout = new ScottPlot.MultiplotLayouts.Grid(tasks.Count, 3);
        var all = new Multiplot { Layout = layout };
        all.Subplots.RemoveAt(0);
        foreach (var task in tasks)
        {
            MemoryRun[] ours = [.. runs.Where(run => run.Task == task)];
            all.Subplots.Add(Losses(task, ours));
            all.Subplots.Add(Gradients(task, ours, "before training", run => run.Before));
            all.Subplots.Add(Gradients(task, ours, "after training", run => run.After));
        }
        return all.Render(1560, 460 * tasks.Count).GetImageBytes(ImageFormat.Png);
    }

    private static Plot Losses(MemoryTask task, MemoryRun[] runs)
    {
        var plot = PlotStyle.Create($"{task.Name}: {task.LossName}", "updates", "validation loss");
        foreach (var run in runs)
        {
            double[] updates = [.. run.Curve.Select(point => (double)point.Update)];
            double[] losses = [.. run.Curve.Select(point => Math.Log10(point.Loss))];
            var line = plot.Add.ScatterLine(updates, losses);
            (line.Color, line.LineWidth, line.LegendText) = (ColorOf(run.Contender), 2.5f, $"{run.Contender.Name}, rate {run.Rate.ToString(CultureInfo.InvariantCulture)}");
        }
        var trivial = plot.Add.HorizontalLine(Math.Log10(task.TrivialLoss), 1.5f, PlotStyle.Truth, LinePattern.Dashed);
        trivial.LegendText = "nothing remembered";
        Finish(plot);
        // Room for the legend.
        plot.Axes.AutoScale();
        var limits = plot.Axes.GetLimits();
        plot.Axes.SetLimitsY(limits.Bottom - (0.5 * (limits.Top - limits.Bottom)), limits.Top);
        return plot;
    }

    private static Plot Gradients(MemoryTask task, MemoryRun[] runs, string when, Func<MemoryRun, GradientFlow> flowOf)
    {
        var plot = PlotStyle.Create($"{task.Name}: gradient {when}", "steps back from the end, T − t", "norm over that at the end");
        foreach (var run in runs)
        {
            var flow = flowOf(run);
            Add(plot, flow.Hidden, flow.Hidden[^1], run.Contender, "∂L/∂h", LinePattern.Solid);
            if (flow.Cell.Count > 0)
                Add(plot, flow.Cell, flow.Hidden[^1], run.Contender, "∂L/∂c", LinePattern.Dotted);
        }
        Finish(plot);
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(LowestPower, 1.5);
        return plot;
    }

    private static void Add(Plot plot, IReadOnlyList<double> norms, double end, Contender contender, string what, LinePattern pattern)
    {
        int[] lags = [.. Enumerable.Range(0, norms.Count).Where(lag => norms[norms.Count - 1 - lag] / end > Math.Pow(10, FloorPower))];
        if (lags.Length == 0)
            return;
        double[] x = [.. lags.Select(lag => (double)lag)];
        double[] y = [.. lags.Select(lag => Math.Log10(norms[norms.Count - 1 - lag] / end))];
        var line = plot.Add.ScatterLine(x, y);
        (line.Color, line.LineWidth, line.LinePattern, line.LegendText) = (ColorOf(contender), 2.5f, pattern, $"{contender.Name}, {what}");
    }

    private static void Finish(Plot plot)
    {
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true, LabelFormatter = power => power == Math.Round(power) && power >= FloorPower ? $"1e{power.ToString(CultureInfo.InvariantCulture)}" : "" };
        plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = 85;
        plot.Axes.Margins(horizontal: 0.02, vertical: 0.08);
        plot.ShowLegend(Alignment.LowerLeft);
    }

    private static Color ColorOf(Contender contender) => (contender.Cell, contender.Start) switch
    {
        (CellKind.Lstm, _) => PlotStyle.Model,
        (CellKind.Gru, _) => Color.FromHex("#009E73"),
        (_, Initialisation.Keras) => PlotStyle.Baseline,
        _ => PlotStyle.Accent,
    };
}
