using System.Globalization;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>How much one unit keeps, takes in and shows over the steps that are shown.</summary>
/// <param name="Unit">Its number, from 0.</param>
/// <param name="Gates">Its gates, in the order of <see cref="TracedPart"/>; none of RNN.</param>
/// <param name="HiddenVariance">Variance of h.</param>
internal sealed record UnitSummary(int Unit, IReadOnlyDictionary<TracedPart, GateSummary> Gates, double HiddenVariance)
{
    // A mean over some steps says nothing of so many.
    private const int MostSteps = 10_000;

    /// <summary>The gates that there are in cells.</summary>
    public static IReadOnlyList<TracedPart> AllGates { get; } = [TracedPart.InputGate, TracedPart.ForgetGate, TracedPart.OutputGate, TracedPart.UpdateGate, TracedPart.ResetGate];

    /// <summary>The gate that keeps: f of LSTM, z of GRU; null for RNN.</summary>
    public GateSummary? Keeping => Gates.TryGetValue(TracedPart.ForgetGate, out var forget) ? forget : Gates.TryGetValue(TracedPart.UpdateGate, out var update) ? update : null;

    public static UnitSummary Of(TracedSequence traced, int unit)
    {
        var hidden = traced.Of(TracedPart.Hidden, unit);
        var mean = hidden.DefaultIfEmpty().Average();
        return new UnitSummary(unit, AllGates.Where(traced.Has).ToDictionary(gate => gate, gate => GateSummary.Of(traced.Of(gate, unit))), hidden.Select(h => (h - mean) * (h - mean)).DefaultIfEmpty().Average());
    }

    /// <summary>What the means say, in a sentence.</summary>
    /// <param name="step">Time between two steps; null where it is not known.</param>
    public string Sentence(TimeSpan? step)
    {
        if (Gates.TryGetValue(TracedPart.ForgetGate, out var forget))
        {
            return $"unit {Unit} keeps {Percent(forget.Mean)} of its cell a step ({Memory(forget, step)}), takes in {Percent(Gates[TracedPart.InputGate].Mean)} of what is offered and shows {Percent(Gates[TracedPart.OutputGate].Mean)} of its cell{Saturation}";
        }
        return Gates.TryGetValue(TracedPart.UpdateGate, out var update)
            ? $"unit {Unit} keeps {Percent(update.Mean)} of its state a step ({Memory(update, step)}), takes {Percent(1 - update.Mean)} from the candidate, which sees {Percent(Gates[TracedPart.ResetGate].Mean)} of the state{Saturation}"
            : $"unit {Unit} has no gates: each step makes its state anew";
    }

    /// <summary>Half-life in words.</summary>
    public static string HalfLifeOf(GateSummary gate, TimeSpan? step) => gate.HalfLife switch
    {
        double.NaN => "-",
        double.PositiveInfinity => "never",
        > MostSteps => "over 10,000 steps",
        var steps => string.Create(CultureInfo.InvariantCulture, $"{Rounded(steps)} steps") + (step is { } span ? $", {Span(span * steps)}" : ""),
    };

    private static string Rounded(double steps) => steps.ToString(steps >= 100 ? "#,0" : "G3", CultureInfo.InvariantCulture);

    // Two digits: a mean says no more.
    private static string Span(TimeSpan span) => (span.TotalDays, span.TotalHours, span.TotalMinutes) switch
    {
        ( >= 3, _, _) => Digits(span.TotalDays, "d"),
        (_, >= 2, _) => Digits(span.TotalHours, "h"),
        (_, _, >= 2) => Digits(span.TotalMinutes, "min"),
        _ => Digits(span.TotalSeconds, "s"),
    };

    private static string Digits(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value.ToString(value >= 10 ? "#,0" : "G2", CultureInfo.InvariantCulture)} {unit}");

    public static string Percent(double share) => double.IsNaN(share) ? "-" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#}%");

    private string Saturation
    {
        get
        {
            var most = Gates.MaxBy(pair => pair.Value.Saturated);
            return most.Value.Saturated < 0.5 ? "" : $"; its {NameOf(most.Key)} gate is nearly {(most.Value.Open >= most.Value.Closed ? "open" : "closed")} at {Percent(Math.Max(most.Value.Open, most.Value.Closed))} of the steps";
        }
    }

    public static string NameOf(TracedPart gate) => gate.ToString().Replace("Gate", "", StringComparison.Ordinal).ToLowerInvariant();

    private static string Memory(GateSummary gate, TimeSpan? step) => gate.HalfLife switch
    {
        double.NaN => "no share, so there is no half-life",
        double.PositiveInfinity => "it forgets nothing",
        _ => $"half is gone after {HalfLifeOf(gate, step)}",
    };
}
