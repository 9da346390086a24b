using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;

namespace LstmOnnx.Cli.Verification;

/// <summary>How many elements differ by how much, in decades of the absolute difference.</summary>
internal sealed class DifferenceHistogram
{
    private const int BarLength = 40;

    // Decade i lies under bound i and from bound i − 1 up; the first starts above 0, the last has no end.
    private static readonly double[] Bounds = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1000];

    private readonly long[] _decades = new long[Bounds.Length + 1];

    /// <summary>Elements without a difference.</summary>
    public long Equal { get; private set; }

    /// <summary>Elements that are no number, or infinite, on one side only.</summary>
    public long NoNumber { get; private set; }

    /// <summary>Decades that hold an element, from small to large.</summary>
    public IEnumerable<(double From, double Below, long Count)> Decades => Enumerable.Range(0, _decades.Length).Where(i => _decades[i] > 0).Select(Decade);

    public void AddEqual() => Equal++;

    /// <summary>Counts a difference above 0; an infinite one is no number.</summary>
    public void Add(double difference)
    {
        if (!double.IsFinite(difference))
        {
            NoNumber++;
            return;
        }
        var at = Array.BinarySearch(Bounds, difference);
        _decades[at < 0 ? ~at : at + 1]++;
    }

    public void Add(DifferenceHistogram other)
    {
        Equal += other.Equal;
        NoNumber += other.NoNumber;
        for (var i = 0; i < _decades.Length; i++)
            _decades[i] += other._decades[i];
    }

    /// <summary>A line for each decade from the first that holds an element to the last, with a bar; an element shows as one mark at least.</summary>
    public void Write(Output output, string indent)
    {
        var rows = new List<(string Label, long Count)>();
        if (Equal > 0)
            rows.Add(("equal", Equal));
        var (first, last) = (Array.FindIndex(_decades, count => count > 0), Array.FindLastIndex(_decades, count => count > 0));
        for (var i = first; i >= 0 && i <= last; i++)
            rows.Add((Label(Decade(i)), _decades[i]));
        if (NoNumber > 0)
            rows.Add(("no number", NoNumber));
        if (rows.Count == 0)
            return;
        var (labelWidth, countWidth, most) = (rows.Max(row => row.Label.Length), rows.Max(row => Numbers.Count(row.Count).Length), rows.Max(row => row.Count));
        foreach (var (label, count) in rows)
        {
            var bar = new string('#', (int)(((count * BarLength) + most - 1) / most));
            output.Line($"{indent}{label.PadRight(labelWidth)}   {Numbers.Count(count).PadLeft(countWidth)}   {bar}".TrimEnd());
        }
    }

    private (double From, double Below, long Count) Decade(int i) => (i == 0 ? 0 : Bounds[i - 1], i == Bounds.Length ? double.PositiveInfinity : Bounds[i], _decades[i]);

    private static string Label((double From, double Below, long Count) decade) => decade switch
    {
        { From: 0 } => $"under {Power(decade.Below)}",
        { Below: double.PositiveInfinity } => $"{Power(decade.From)} and more",
        _ => $"{Power(decade.From)} to {Power(decade.Below)}",
    };

    private static string Power(double value) => value.ToString(value < 1e-2 ? "0e-0" : "0.##", CultureInfo.InvariantCulture);
}
