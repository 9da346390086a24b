using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws a confusion matrix: true classes down, said classes across, each row shaded by its shares.</summary>
internal static class ConfusionPlot
{
    /// <summary>The plot as PNG bytes.</summary>
    public static byte[] Draw(IReadOnlyList<string> names, int[][] confusion, string title)
    {
        var count = names.Count;
        var plot = PlotStyle.Create(title, "class said by the model", "true class");
        var shares = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                shares[i, j] = confusion[i].Sum() == 0 ? 0 : (double)confusion[i][j] / confusion[i].Sum();
                var text = plot.Add.Text(FormattableString.Invariant($"{confusion[i][j]}\n{shares[i, j]:P0}"), j, count - 1 - i);
                text.Alignment = Alignment.MiddleCenter;
                text.LabelFontSize = count > 8 ? 11 : 15;
                text.LabelFontColor = shares[i, j] > 0.6 ? Colors.White : PlotStyle.Truth;
            }
        }
        var map = plot.Add.Heatmap(shares);
        map.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        map.ManualRange = new ScottPlot.Range(0, 1);
        plot.MoveToBack(map);
        var places = Enumerable.Range(0, count).Select(i => (double)i).ToArray();
        plot.Axes.Bottom.SetTicks(places, [.. names]);
        plot.Axes.Left.SetTicks(places, [.. names.Reverse()]);
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, count - 0.5, -0.5, count - 0.5);
        var side = Math.Clamp(220 + (90 * count), 480, 1400);
        return plot.GetImage(side, side).GetImageBytes(ImageFormat.Png);
    }
}
