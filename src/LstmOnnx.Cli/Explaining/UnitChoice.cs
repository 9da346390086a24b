using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>The units that are shown, and why these.</summary>
/// <param name="Units">Their numbers, from 0, in the order in which they are shown.</param>
/// <param name="Reason">In words.</param>
internal sealed record UnitChoice(int[] Units, string Reason)
{
    /// <summary>Reads <c>0,3,7</c>, <c>auto:6</c> or <c>all</c>.</summary>
    /// <exception cref="UsageException">The text is none of these, or the node has no such unit.</exception>
    public static UnitChoice Of(string text, TracedSequence traced)
    {
        var hiddenSize = traced.HiddenSize;
        if (text == "all")
            return new UnitChoice([.. Enumerable.Range(0, hiddenSize)], "all units");
        if (text == "auto" || text.StartsWith("auto:", StringComparison.Ordinal))
            return MostActive(traced, text == "auto" ? 6 : Count(text));
        var units = Array.ConvertAll(text.Split(',', StringSplitOptions.TrimEntries), part => Unit(part, hiddenSize));
        return units.Distinct().Count() == units.Length ? new UnitChoice(units, "as asked") : throw new UsageException($"--units: '{text}' names a unit twice");
    }

    private static UnitChoice MostActive(TracedSequence traced, int count)
    {
        int[] units = [.. Enumerable.Range(0, traced.HiddenSize).OrderByDescending(unit => Variance(traced.Of(TracedPart.Hidden, unit))).ThenBy(unit => unit).Take(count)];
        return new UnitChoice(units, units.Length == traced.HiddenSize ? "all units, the most active first (variance of h)" : $"the {units.Length} most active of {traced.HiddenSize} units (variance of h), the most active first");
    }

    private static double Variance(double[] values)
    {
        var mean = values.DefaultIfEmpty().Average();
        return values.Select(value => (value - mean) * (value - mean)).DefaultIfEmpty().Average();
    }

    private static int Count(string text) => int.TryParse(text["auto:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException($"--units: '{text}' does not say how many units are wanted; expected auto:N, N above 0");

    private static int Unit(string text, int hiddenSize)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var unit))
            throw new UsageException($"--units: '{Readable.Name(text)}' is no unit{Nearest.Suggestion(text, ["auto", "all"])}; expected numbers from 0 with commas, auto:N or all");
        return unit < hiddenSize ? unit : throw new UsageException($"--units: the node has no unit {unit}; it has 0 to {hiddenSize - 1}");
    }
}
