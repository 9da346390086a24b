using LstmOnnx.Cli.Reports;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>All that is shown of a node: the steps, the units, and what they are called.</summary>
/// <param name="ModelPath">The model file.</param>
/// <param name="DataPath">The CSV file.</param>
/// <param name="Fed">The rows.</param>
/// <param name="Traced">The node's steps.</param>
/// <param name="Chosen">The units.</param>
internal sealed record Explanation(string ModelPath, string DataPath, FedRows Fed, TracedSequence Traced, UnitChoice Chosen)
{
    /// <summary>In the order of the units.</summary>
    public IReadOnlyList<UnitSummary> Summaries { get; } = [.. Chosen.Units.Select(unit => UnitSummary.Of(Traced, unit))];

    /// <summary>Time of each step, where the file has a time column and steps are rows.</summary>
    public DateTime[]? Times { get; } = Fed.Times is { } times && Traced.Rows is { } rows ? Array.ConvertAll(rows, row => times[row]) : null;

    /// <summary>Time between two steps, where it is always the same.</summary>
    public TimeSpan? Step => Times is [var first, var second, ..] && Enumerable.Range(1, Times.Length - 1).All(i => Times[i] - Times[i - 1] == second - first) ? second - first : null;

    /// <summary>The node, its way and its size in a few words.</summary>
    public string NodeText => $"{Traced.Node.Label}, {Traced.Direction}, {Traced.HiddenSize} {(Traced.HiddenSize == 1 ? "unit" : "units")}";

    /// <summary>The steps and the rows that they have seen.</summary>
    public string StepsText
    {
        get
        {
            var steps = $"{Numbers.Count(Traced.Steps)} {(Traced.Steps == 1 ? "step" : "steps")}";
            if (Traced.Steps == 0)
                return steps;
            if (Traced.Rows is not { } rows)
                return $"{steps} over rows {Fed.First + 1} to {Fed.First + Fed.Count}";
            return $"{steps}, rows {rows[0] + 1} to {rows[^1] + 1}" + (Times is { } times ? $", {TimeText.Of(times[0])} to {TimeText.Of(times[^1])}" : "");
        }
    }
}
