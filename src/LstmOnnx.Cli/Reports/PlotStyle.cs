using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>Colours and sizes that every plot of a report shares.</summary>
internal static class PlotStyle
{
    // Okabe and Ito's palette, which colour-blind readers can tell apart.
    public static readonly Color Truth = Color.FromHex("#222222");
    public static readonly Color Model = Color.FromHex("#0072B2");
    public static readonly Color Baseline = Color.FromHex("#E69F00");
    public static readonly Color Accent = Color.FromHex("#D55E00");

    // What the systems themselves use; where none is there, the drawing library chooses.
    private static readonly string? Font = Array.Find(["Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Liberation Sans", "Arial"], name => Fonts.GetTypeface(name, bold: false, italic: false)?.FamilyName == name);

    public static Plot Create(string title, string xLabel, string yLabel)
    {
        var plot = new Plot();
        if (Font is not null)
            plot.Font.Set(Font);
        plot.Title(title, size: 20);
        plot.XLabel(xLabel, size: 15);
        plot.YLabel(yLabel, size: 15);
        plot.Axes.Left.TickLabelStyle.FontSize = 13;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 13;
        plot.Grid.MajorLineColor = Color.FromHex("#E4E4E4");
        plot.Legend.FontSize = 13;
        return plot;
    }
}
