using System.Globalization;
using LstmOnnx.Data;

namespace LstmOnnx.Cli.Scoring;

/// <summary>The naive forecasts that a recipe and its times suggest.</summary>
internal static class Baselines
{
    /// <summary>The last value; the same time a day and a week before where the rows are evenly spaced in time; what the recipe takes its difference from, and what it carries on.</summary>
    /// <param name="recipe">For its difference.</param>
    /// <param name="times">Of all rows, or null.</param>
    public static IReadOnlyList<Baseline> For(Recipe recipe, DateTime[]? times)
    {
        var baselines = new List<Baseline> { new("last value", 0) };
        Add(baselines, "same time yesterday", Rows(times, TimeSpan.FromDays(1)));
        Add(baselines, "same time last week", Rows(times, TimeSpan.FromDays(7)));
        if (recipe.Difference is { } difference)
            Add(baselines, string.Create(CultureInfo.InvariantCulture, $"{difference.First} rows earlier"), difference.First);
        if (recipe is { CarryDifference: true, Difference: { } carried })
            baselines.Add(new Baseline($"{baselines.Find(baseline => baseline.Period == carried.First)!.Name}, latest change added", carried.First, Carries: true));
        return baselines;
    }

    private static void Add(List<Baseline> baselines, string name, int? period)
    {
        // A period of one row is the last value again.
        if (period is > 1 && baselines.TrueForAll(baseline => baseline.Period != period))
            baselines.Add(new Baseline(name, period.Value));
    }

    // Most rows decide: a missing one, or a clock set forward, moves the season by a row or two and not the whole comparison.
    private static int? Rows(DateTime[]? times, TimeSpan season)
    {
        if (times is not { Length: > 2 })
            return null;
        var step = times.Zip(times.Skip(1), (a, b) => b - a).GroupBy(step => step).MaxBy(group => group.Count())!;
        if (step.Key <= TimeSpan.Zero || step.Count() < 0.9 * (times.Length - 1) || season.Ticks % step.Key.Ticks != 0)
            return null;
        var rows = season.Ticks / step.Key.Ticks;
        return rows < times.Length ? (int)rows : null;
    }
}
