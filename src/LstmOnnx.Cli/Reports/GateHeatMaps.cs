using System.Globalization;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Runtime;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>A heat map for each part of the cell, units over time.</summary>
internal static class GateHeatMaps
{
    private const int Least = 300, Most = 620, MostLabels = 16;

    public static IEnumerable<Figure.Row> Draw(Explanation explanation, double[] x)
    {
        var height = Math.Clamp(110 + (explanation.Chosen.Units.Length * 6), Least, Most);
        var parts = explanation.Traced.Parts.Keys.Order().Chunk(2).ToArray();
        return parts.Select((pair, i) => new Figure.Row(height, [.. pair.Select(part => Map(explanation, part, x, i == parts.Length - 1))]));
    }

    private static Plot Map(Explanation explanation, TracedPart part, double[] x, bool isLast)
    {
        var (units, traced) = (explanation.Chosen.Units, explanation.Traced);
        var values = new double[units.Length, traced.Steps];
        for (var place = 0; place < units.Length; place++)
        {
            for (var step = 0; step < traced.Steps; step++)
                values[units.Length - 1 - place, step] = traced.At(part, step, units[place]);
        }
        var plot = PlotStyle.Create(PartStyle.NameOf(part), "", "unit");
        plot.Axes.Title.Label.FontSize = 17;
        var map = plot.Add.Heatmap(values);
        var half = x.Length > 1 ? (x[^1] - x[0]) / (x.Length - 1) / 2 : 0.5;
        map.Extent = new CoordinateRect(x[0] - half, x[^1] + half, -0.5, units.Length - 0.5);
        var (low, high) = Range(values, PartStyle.IsGate(part));
        map.Colormap = low < 0 ? new ScottPlot.Colormaps.Balance() : new ScottPlot.Colormaps.Viridis();
        map.ManualRange = new ScottPlot.Range(low, high);
        plot.Add.ColorBar(map);
        Label(plot, units);
        GateFigure.Finish(plot, explanation, x, isLast);
        plot.Axes.SetLimits(x[0] - half, x[^1] + half, -0.5, units.Length - 0.5);
        plot.HideGrid();
        return plot;
    }

    // Shares have the whole scale; what has two signs has 0 in the middle.
    private static (double Low, double High) Range(double[,] values, bool isShare)
    {
        var finite = values.Cast<double>().Where(double.IsFinite).DefaultIfEmpty().ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        if (isShare && low >= 0 && high <= 1)
            return (0, 1);
        if (low >= 0)
            return (0, Math.Max(high, 1e-9));
        var most = Math.Max(Math.Abs(low), Math.Abs(high));
        return (-most, most);
    }

    private static void Label(Plot plot, int[] units)
    {
        var stride = (units.Length + MostLabels - 1) / MostLabels;
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        for (var place = 0; place < units.Length; place += stride)
            ticks.AddMajor(place, units[place].ToString(CultureInfo.InvariantCulture));
        plot.Axes.Left.TickGenerator = ticks;
    }
}
