using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Explaining;

/// <summary>Prints what the gates of the chosen units do, for a person.</summary>
internal static class ExplainReport
{
    private const int MostSentences = 12;

    public static void Write(Output output, Explanation explanation)
    {
        var traced = explanation.Traced;
        output.Line($"{explanation.ModelPath} on {explanation.DataPath}: {explanation.NodeText}");
        output.Line($"  {explanation.StepsText}");
        if (traced.BatchSize > 1)
            output.Line($"  the node runs {traced.BatchSize} sequences at once; --sequence N shows another one");
        output.Line($"  recomputed in double; the engine's own h and c differ by at most {Numbers.Short(traced.MaxDifference)}");
        output.Line($"  {explanation.Chosen.Reason}");
        Table(explanation).Write(output);
        foreach (var summary in explanation.Summaries.Take(MostSentences))
            output.Line($"  {summary.Sentence(explanation.Step)}");
        if (explanation.Summaries.Count > MostSentences)
            output.Line($"  and {explanation.Summaries.Count - MostSentences} more units, as the table says");
    }

    private static TextTable Table(Explanation explanation)
    {
        TracedPart[] gates = [.. UnitSummary.AllGates.Where(explanation.Traced.Has)];
        var hasMemory = gates.Length > 0;
        var table = new TextTable(["unit", .. gates.Select(gate => $"{UnitSummary.NameOf(gate)} gate"), .. hasMemory ? (string[])["half-life"] : [], .. gates.Select(gate => $"{UnitSummary.NameOf(gate)} saturated"), "variance of h"]);
        foreach (var summary in explanation.Summaries)
        {
            table.Add(
            [
                Numbers.Count(summary.Unit),
                .. gates.Select(gate => Numbers.Short(summary.Gates[gate].Mean)),
                .. summary.Keeping is { } keeping ? (string[])[UnitSummary.HalfLifeOf(keeping, explanation.Step)] : [],
                .. gates.Select(gate => UnitSummary.Percent(summary.Gates[gate].Saturated)),
                Numbers.Short(summary.HiddenVariance),
            ]);
        }
        return table;
    }
}
