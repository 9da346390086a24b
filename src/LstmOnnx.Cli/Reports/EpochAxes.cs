using ScottPlot;

namespace LstmOnnx.Cli.Reports;

/// <summary>What plots over epochs have in common: whole epochs below, and on the left plain numbers or, where they span much, a logarithmic axis.</summary>
internal sealed class EpochAxes
{
    // From here on a plain axis would press the small values flat.
    private const double WideSpan = 8;

    private readonly Plot _plot;
    private readonly double _least;
    private readonly double _most;
    private int _epochs = 1;

    /// <param name="plot">The plot, still empty.</param>
    /// <param name="values">All that will be drawn; a logarithmic axis needs them above 0.</param>
    public EpochAxes(Plot plot, IEnumerable<double> values)
    {
        double[] all = [.. values];
        (_plot, _least, _most) = (plot, all.DefaultIfEmpty(1).Min(), all.DefaultIfEmpty(1).Max());
        IsLogarithmic = _least > 0 && _most / _least >= WideSpan;
    }

    public bool IsLogarithmic { get; }

    /// <summary>Where a value stands: the axis itself counts in powers of ten where it is logarithmic.</summary>
    public double Place(double value) => IsLogarithmic ? Math.Log10(value) : value;

    /// <summary>A line through a value for each epoch from 1.</summary>
    public void Add(IReadOnlyList<double> values, Color color, string name)
    {
        _epochs = Math.Max(_epochs, values.Count);
        var line = _plot.Add.Scatter(Enumerable.Range(1, values.Count).Select(epoch => (double)epoch).ToArray(), values.Select(Place).ToArray());
        line.Color = color;
        line.LineWidth = 2;
        line.MarkerSize = values.Count > 60 ? 0 : values.Count == 1 ? 9 : 5;
        line.LegendText = name;
    }

    /// <summary>Sets axes and legend once everything is drawn.</summary>
    public void Finish(Alignment legend = Alignment.UpperRight)
    {
        if (IsLogarithmic)
            _plot.Axes.Left.TickGenerator = Decades();
        _plot.Axes.Bottom.TickGenerator = _epochs == 1 ? new ScottPlot.TickGenerators.NumericManual([1], ["1"]) : new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        _plot.ShowLegend(legend);
        // Room above the lines, where the legend is.
        _plot.Axes.Margins(left: 0.03, right: 0.03, bottom: 0.1, top: 0.25);
        _plot.Axes.AutoScale();
        if (_epochs == 1)
            _plot.Axes.SetLimitsX(0, 2);
        if (_most == _least)
            _plot.Axes.SetLimitsY(Place(_most) - (0.5 * Half), Place(_most) + Half);
    }

    private double Half => _most == 0 ? 1 : Math.Abs(_most);

    // Round values in every decade in sight, more of them where the values span little.
    private ScottPlot.TickGenerators.NumericManual Decades()
    {
        var ticks = new ScottPlot.TickGenerators.NumericManual();
        var decades = Math.Log10(_most / _least);
        double[] steps = decades > 6 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
        for (var decade = (int)Math.Floor(Math.Log10(_least)) - 1; decade <= Math.Log10(_most) + 1; decade++)
        {
            foreach (var step in steps)
                ticks.AddMajor(decade + Math.Log10(step), Numbers.Short(step * Math.Pow(10, decade)));
        }
        return ticks;
    }
}
