using System.Globalization;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Runtime;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Draws gates, candidate and states over time: a row of panels for each of a few units, heat maps for many. The inputs stand on top.</summary>
internal static class GateFigure
{
    private const int MostLines = 12, UnitHeight = 220, InputHeight = 230, LeftPanel = 85, RightPanel = 30;

    public static Figure Draw(Explanation explanation)
    {
        var x = Places(explanation);
        var rows = new List<Figure.Row>();
        if (InputPanel.Draw(explanation) is { } inputs)
            rows.Add(new Figure.Row(InputHeight, [Finish(inputs, explanation, x, isLast: false)]));
        if (explanation.Chosen.Units.Length > MostLines)
            rows.AddRange(GateHeatMaps.Draw(explanation, x));
        else
            rows.AddRange(explanation.Chosen.Units.Select((unit, i) => new Figure.Row(UnitHeight + (i == 0 ? 50 : 0) + (i == explanation.Chosen.Units.Length - 1 ? 40 : 0), Unit(explanation, unit, i, x))));
        return new Figure(rows);
    }

    /// <summary>Where each step stands on the axis: a time, a row from 1, or a step from 1.</summary>
    public static double[] Places(Explanation explanation) =>
        explanation.Times is { } times ? Array.ConvertAll(times, time => time.ToOADate())
        : explanation.Traced.Rows is { } rows ? Array.ConvertAll(rows, row => row + 1.0)
        : [.. Enumerable.Range(1, explanation.Traced.Steps).Select(step => (double)step)];

    /// <summary>The axis of time, equal in all panels.</summary>
    public static Plot Finish(Plot plot, Explanation explanation, double[] x, bool isLast)
    {
        var (first, last) = x.Length > 1 ? (x[0], x[^1]) : (x[0] - 1, x[0] + 1);
        if (explanation.Times is not null)
            TimeAxis.Set(plot, last - first, 12);
        else if (isLast)
            plot.XLabel(explanation.Traced.Rows is null ? "step" : "row", size: 13);
        plot.Axes.Left.MinimumSize = LeftPanel;
        plot.Axes.Left.MaximumSize = LeftPanel;
        // Half of the last tick's label stands behind the axis.
        plot.Axes.Right.MinimumSize = RightPanel;
        plot.Axes.SetLimitsX(first, last);
        return plot;
    }

    public static void Add(Plot plot, double[] x, double[] y, Color color, string name, float width = 2)
    {
        var line = plot.Add.ScatterLine(x, y);
        (line.Color, line.LineWidth, line.LegendText) = (color, width, name);
        if (x.Length < 3)
            line.MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 7, color);
    }

    private static Plot[] Unit(Explanation explanation, int unit, int place, double[] x)
    {
        var traced = explanation.Traced;
        var isLast = place == explanation.Chosen.Units.Length - 1;
        TracedPart[][] groups = traced.Node.OpType switch
        {
            "LSTM" => [[TracedPart.InputGate, TracedPart.ForgetGate, TracedPart.OutputGate], [TracedPart.Candidate, TracedPart.Cell], [TracedPart.Hidden]],
            "GRU" => [[TracedPart.UpdateGate, TracedPart.ResetGate], [TracedPart.Candidate], [TracedPart.Hidden]],
            _ => [[TracedPart.Hidden]],
        };
        return [.. groups.Select((parts, column) => Panel(column, parts))];

        Plot Panel(int column, TracedPart[] parts)
        {
            var plot = PlotStyle.Create("", "", column == 0 ? string.Create(CultureInfo.InvariantCulture, $"unit {unit}") : "");
            plot.Axes.Title.IsVisible = false;
            foreach (var part in parts)
                Add(plot, x, traced.Of(part, unit), PartStyle.ColorOf(part), PartStyle.NameOf(part));
            Finish(plot, explanation, x, isLast);
            Limit(plot, [.. parts.SelectMany(part => traced.Of(part, unit))], PartStyle.IsGate(parts[0]));
            plot.Axes.Bottom.TickLabelStyle.IsVisible = isLast;
            if (place == 0)
            {
                plot.ShowLegend(Edge.Top);
                plot.Legend.Orientation = Orientation.Horizontal;
            }
            else
            {
                plot.HideLegend();
            }
            return plot;
        }
    }

    // Shares have the whole scale, so that panels can be compared; what hardly moves is not blown up to noise.
    private static void Limit(Plot plot, double[] values, bool isShare)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        if (finite.Length == 0)
            return;
        var (low, high) = (finite.Min(), finite.Max());
        if (isShare && low >= 0 && high <= 1)
        {
            plot.Axes.SetLimitsY(-0.03, 1.03);
            return;
        }
        var room = Math.Max((high - low) * 0.08, 0.01);
        plot.Axes.SetLimitsY(low - room, high + room);
        if (low < 0 && high > 0)
            plot.Add.HorizontalLine(0, 1, Color.FromHex("#999999"));
    }
}
