using System.Xml.Linq;
using LstmOnnx.Cli.Json;

namespace LstmOnnx.Cli.Reports;

/// <summary>A score as tables of a page: this model first, then what it has to beat.</summary>
internal static class ReportScores
{
    public static IEnumerable<XElement> Of(ScoreDocument score)
    {
        foreach (var target in score.Targets ?? [])
        {
            yield return Table(
                [score.Units is null ? target.Name : $"{target.Name} ({score.Units})", "RMSE", "MAE", "R²"],
                [[target.Quantiles is null ? "this model" : "this model's median", Numbers.Short(target.Rmse), Numbers.Short(target.Mae), Numbers.Short(target.R2)],
                    .. target.Baselines.OrderBy(baseline => baseline.Rmse).Select(baseline => (string[])[baseline.Name, Numbers.Short(baseline.Rmse), Numbers.Short(baseline.Mae), Numbers.Short(baseline.R2)])]);
            if (target.Quantiles is { } quantiles)
            {
                yield return Table(
                    ["quantile", "pinball loss", "values at or below"],
                    [.. quantiles.Select(row => (string[])[Numbers.Short(row.Quantile), Numbers.Short(row.PinballLoss), Numbers.Percent(row.Coverage)])], ownFirst: false);
            }
        }
        if (score.Text is { } text)
        {
            yield return Table(
                ["", "bits per character"],
                [["this model", Numbers.Short(text.BitsPerCharacter)], .. text.Baselines.Select(baseline => (string[])[baseline.Name, Numbers.Short(baseline.BitsPerCharacter)])]);
        }
        if (score.Classes is not { } classes)
            yield break;
        yield return Table(
            ["", "accuracy", "cross-entropy"],
            [["this model", Numbers.Short(score.Accuracy), Numbers.Short(score.CrossEntropy)], ["always the most frequent class", Numbers.Short(score.BaselineAccuracy), "-"]]);
        yield return Table(
            ["class", "precision", "recall", "windows"],
            [.. classes.Select(row => (string[])[row.Name, Numbers.Short(row.Precision), Numbers.Short(row.Recall), Numbers.Count(row.Support)])], ownFirst: false);
    }

    private static XElement Table(string[] header, string[][] rows, bool ownFirst = true) =>
        new("div", new XAttribute("class", "wide"), new XElement("table",
            new XElement("tr", header.Select((name, i) => Cell("th", name, i))),
            rows.Select((row, r) => new XElement("tr", ownFirst && r == 0 ? new XAttribute("class", "own") : null, row.Select((text, i) => Cell("td", text, i))))));

    private static XElement Cell(string kind, string text, int column) =>
        new(kind, column > 0 ? new XAttribute("class", "number") : null, text);
}
