using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Scoring;

namespace LstmOnnx.Cli.Reports;

/// <summary>Prints a score as a table for a person.</summary>
internal static class ScoreTable
{
    public static void Write(Output output, ScoreDocument score, string title)
    {
        if (score.Text is { } text)
        {
            TextScoreTable.Write(output, text, title);
            return;
        }
        output.Line($"{title}: {Numbers.Count(score.Windows!.Value)} windows");
        foreach (var target in score.Targets ?? [])
            WriteTarget(output, target, score.Units);
        if (score.Classes is { } classes)
            WriteClasses(output, score, [.. classes.Select(c => c.Name)]);
    }

    private static void WriteTarget(Output output, TargetDocument target, string? units)
    {
        var table = new TextTable(units is null ? target.Name : $"{target.Name} ({units})", "RMSE", "MAE", "R²");
        table.Add(target.Quantiles is null ? "this model" : "this model's median", Numbers.Short(target.Rmse), Numbers.Short(target.Mae), Numbers.Short(target.R2));
        foreach (var baseline in target.Baselines.OrderBy(baseline => baseline.Rmse))
            table.Add(baseline.Name, Numbers.Short(baseline.Rmse), Numbers.Short(baseline.Mae), Numbers.Short(baseline.R2));
        table.Write(output);
        if (target.Quantiles is { } quantiles)
            WriteQuantiles(output, quantiles, target.BandCoverage);
    }

    private static void WriteQuantiles(Output output, QuantileScore[] quantiles, double? bandCoverage)
    {
        var table = new TextTable("quantile", "pinball loss", "values at or below");
        foreach (var row in quantiles)
            table.Add(Numbers.Short(row.Quantile), Numbers.Short(row.PinballLoss), Numbers.Percent(row.Coverage));
        table.Write(output);
        if (bandCoverage is { } share)
            output.Line($"  from {Numbers.Short(quantiles[0].Quantile)} to {Numbers.Short(quantiles[^1].Quantile)}: {Numbers.Percent(share)} of the values, {Numbers.Percent(quantiles[^1].Quantile - quantiles[0].Quantile)} expected");
    }

    private static void WriteClasses(Output output, ScoreDocument score, string[] names)
    {
        output.Line($"  accuracy {Numbers.Short(score.Accuracy)} (always the most frequent class: {Numbers.Short(score.BaselineAccuracy)}), cross-entropy {Numbers.Short(score.CrossEntropy)}");
        var table = new TextTable("class", "precision", "recall", "windows");
        foreach (var row in score.Classes!)
            table.Add(row.Name, Numbers.Short(row.Precision), Numbers.Short(row.Recall), Numbers.Count(row.Support));
        table.Write(output);
        output.Line("  confusion, a row for each true class, a column for each said one:");
        var confusion = new TextTable(["", .. names]);
        for (var i = 0; i < names.Length; i++)
            confusion.Add([names[i], .. score.Confusion![i].Select(count => Numbers.Count(count))]);
        confusion.Write(output);
    }
}
