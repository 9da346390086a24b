using System.Globalization;
using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>A bottom axis of times.</summary>
internal static class TimeAxis
{
    /// <summary>Labels the axis by times, which a plot holds as OLE automation dates.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="days">What the axis spans.</param>
    /// <param name="fontSize">Of the labels.</param>
    public static void Set(Plot plot, double days, float fontSize = 13)
    {
        var axis = plot.Axes.DateTimeTicksBottom();
        axis.TickLabelStyle.FontSize = fontSize;
        ((ScottPlot.TickGenerators.DateTimeAutomatic)axis.TickGenerator).LabelFormatter = Label(days);
    }

    private static Func<DateTime, string> Label(double days) => days switch
    {
        > 4 => time => time.ToString("ddd\nyyyy-MM-dd", CultureInfo.InvariantCulture),
        > 0.01 => time => time.ToString("HH:mm\nyyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => time => time.ToString("HH:mm:ss\nyyyy-MM-dd", CultureInfo.InvariantCulture),
    };
}
