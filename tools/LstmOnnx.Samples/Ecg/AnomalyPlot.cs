using ScottPlot;
using PlotStyle = LstmOnnx.Cli.Reports.PlotStyle;

namespace LstmOnnx.Samples.Ecg;

/// <summary>Twelve seconds of the test minutes: the signal with what was forecast for it, and the running score with the threshold and the beats.</summary>
internal static class AnomalyPlot
{
    // Seconds of the recording.
    private const double Start = 233;
    private const double Length = 12;
    private const int Ahead = 5;
    private const int LeftPanel = 80;

    public static byte[] Draw(EcgRecording recording, float[] signal, float[] forecasts, double[] running, double threshold)
    {
        var (first, count) = ((int)(Start * Decimator.Rate), (int)(Length * Decimator.Rate));
        double[] times = [.. Enumerable.Range(first, count).Select(place => place / (double)Decimator.Rate)];
        var values = PlotStyle.Create("Electrocardiogram as the network sees it, and its forecast", "", "mV");
        Add(values, times, [.. signal.AsSpan(first, count).ToArray().Select(value => (double)value)], PlotStyle.Truth, "signal at 90 Hz", 2.2f);
        double[] forecast = [.. Enumerable.Range(first, count).Select(place => (double)forecasts[((place - Ahead) * AnomalyNetwork.Horizon) + Ahead - 1])];
        Add(values, times, forecast, PlotStyle.Model, FormattableString.Invariant($"forecast made {1000.0 * Ahead / Decimator.Rate:F0} ms before"), 1.8f);
        var scores = PlotStyle.Create("", "seconds", "score (mV)");
        Add(scores, times, running[first..(first + count)], PlotStyle.Model, "running error of the forecasts", 2.2f);
        var line = scores.Add.HorizontalLine(threshold, 2, PlotStyle.Accent, LinePattern.Dashed);
        line.LegendText = "threshold, from minutes 0 to 3";
        var top = signal.AsSpan(first, count).ToArray().Max() + 0.35;
        foreach (var beat in recording.Beats)
        {
            var place = Decimator.PlaceOf(beat.Row);
            if (place < first || place >= first + count)
                continue;
            var text = values.Add.Text(beat.Type.ToString(), place / (double)Decimator.Rate, top);
            (text.LabelFontSize, text.LabelBold, text.LabelAlignment, text.LabelFontColor) = (16, beat.Type != 'N', Alignment.MiddleCenter, beat.Type == 'N' ? PlotStyle.Truth : PlotStyle.Accent);
            if (beat.Type != 'N')
                scores.Add.VerticalLine(place / (double)Decimator.Rate, 1.5f, PlotStyle.Accent, LinePattern.Dotted);
        }
        foreach (var plot in (Plot[])[values, scores])
        {
            plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = LeftPanel;
            plot.Axes.Margins(horizontal: 0, vertical: 0.08);
            plot.Axes.AutoScale();
            plot.Axes.SetLimitsX(times[0], times[^1]);
            plot.ShowLegend(Edge.Bottom);
            plot.Legend.Orientation = Orientation.Horizontal;
        }
        var layout = new ScottPlot.MultiplotLayouts.CustomGrid();
        layout.Set(values, new GridCell(0, 0, 5, 1, 3, 1));
        layout.Set(scores, new GridCell(3, 0, 5, 1, 2, 1));
        var both = new Multiplot(values) { Layout = layout };
        both.Subplots.Add(scores);
        return both.Render(1500, 900).GetImageBytes(ImageFormat.Png);
    }

    private static void Add(Plot plot, double[] x, double[] y, Color color, string name, float width)
    {
        var line = plot.Add.ScatterLine(x, y);
        (line.Color, line.LineWidth, line.LegendText) = (color, width, name);
    }
}
