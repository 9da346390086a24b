using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws a confusion matrix: true classes down, said classes across, each row shaded by its shares.</summary>
internal static class ConfusionPlot
{
    private const int LongestLabel = 28;

    // Characters of a class's name that fit under its column.
    private const int MostBesideEachOther = 12;

    public static Picture Draw(IReadOnlyList<string> names, int[][] confusion, string title)
    {
        var count = names.Count;
        var plot = PlotStyle.Create(title, "class said by the model", "true class");
        var blues = new ScottPlot.Colormaps.Blues().Reversed();
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
            {
                var row = count - 1 - i;
                var share = confusion[i].Sum() == 0 ? 0 : (double)confusion[i][j] / confusion[i].Sum();
                var cell = plot.Add.Rectangle(j - 0.5, j + 0.5, row - 0.5, row + 0.5);
                cell.FillColor = blues.GetColor(share);
                cell.LineWidth = 0;
                var text = plot.Add.Text(FormattableString.Invariant($"{confusion[i][j]}\n{share:P0}"), j, row);
                text.Alignment = Alignment.MiddleCenter;
                text.LabelFontSize = count > 8 ? 11 : 15;
                text.LabelFontColor = share > 0.6 ? Colors.White : PlotStyle.Truth;
            }
        }
        var places = Enumerable.Range(0, count).Select(i => (double)i).ToArray();
        string[] labels = [.. names.Select(name => name.Length <= LongestLabel ? name : name[..(LongestLabel - 1)] + "…")];
        plot.Axes.Bottom.SetTicks(places, labels);
        plot.Axes.Left.SetTicks(places, [.. labels.Reverse()]);
        var longest = labels.Max(label => label.Length);
        if (longest > MostBesideEachOther)
        {
            plot.Axes.Bottom.TickLabelStyle.Rotation = 45;
            plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleLeft;
            plot.Axes.Bottom.MinimumSize = 40 + (4.6f * longest);
        }
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, count - 0.5, -0.5, count - 0.5);
        var side = Math.Clamp(220 + (90 * count), 480, 1400);
        var extra = 6 * Math.Max(0, longest - MostBesideEachOther);
        return Picture.Of(plot, side + extra, side + extra);
    }
}
