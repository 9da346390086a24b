using System.Globalization;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Runtime;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>The input series over the steps that are shown.</summary>
internal static class InputPanel
{
    private const int MostSeries = 6;

    private static readonly Color[] Colors = [.. ((string[])["#222222", "#0072B2", "#D55E00", "#009E73", "#E69F00", "#AA4499"]).Select(Color.FromHex)];

    /// <summary>Null where steps are no rows.</summary>
    public static Plot? Draw(Explanation explanation)
    {
        if (explanation.Traced.Rows is not [var first, .., var last])
            return null;
        var fed = explanation.Fed;
        // A step may have seen several rows.
        first = Math.Max(fed.First, first - (explanation.Traced.Rows[1] - first) + 1);
        var x = Enumerable.Range(first, last - first + 1).Select(row => fed.Times is { } times ? times[row].ToOADate() : row + 1.0).ToArray();
        var columns = Enumerable.Range(0, fed.Names.Count).Select(column => Column(fed, column, first, x.Length)).ToArray();
        var plot = PlotStyle.Create("", "", "");
        plot.Title(Title(explanation), size: 17);
        if (columns.Length is > 1 and <= MostSeries)
        {
            for (var column = 0; column < columns.Length; column++)
                GateFigure.Add(plot, x, Scaled(columns[column]), Colors[column], Readable.Name(fed.Names[column]), column == 0 ? 2 : 1.3f);
            plot.YLabel("inputs, 0 to 1", size: 13);
            plot.ShowLegend(Edge.Right);
        }
        else
        {
            var (values, name, note) = One(fed, columns);
            GateFigure.Add(plot, x, values, PlotStyle.Truth, "");
            plot.YLabel(name, size: 13);
            plot.Title(Title(explanation) + note, size: 17);
            plot.HideLegend();
        }
        plot.Axes.AutoScale();
        return plot;
    }

    private static string Title(Explanation explanation) => $"{Path.GetFileName(explanation.ModelPath)}: {explanation.NodeText}";

    // Of many named inputs the first stands for all, which is the series itself as a rule; of samples or bands, their size.
    private static (double[] Values, string Name, string Note) One(FedRows fed, double[][] columns)
    {
        if (columns.Length == 1)
            return (columns[0], Readable.Name(fed.Names[0]), "");
        return fed.HasRecipe ? (columns[0], Readable.Name(fed.Names[0]), string.Create(CultureInfo.InvariantCulture, $"; the first of {columns.Length} inputs"))
            : ([.. Enumerable.Range(0, columns[0].Length).Select(row => Math.Sqrt(columns.Average(column => column[row] * column[row])))], "RMS", string.Create(CultureInfo.InvariantCulture, $"; root mean square of {columns.Length} inputs"));
    }

    private static double[] Column(FedRows fed, int column, int first, int count) =>
        [.. Enumerable.Range(first, count).Select(row => (double)fed.Rows[(row * fed.Names.Count) + column])];

    private static double[] Scaled(double[] values)
    {
        var (low, high) = (values.Min(), values.Max());
        return Array.ConvertAll(values, value => high > low ? (value - low) / (high - low) : 0.5);
    }
}
