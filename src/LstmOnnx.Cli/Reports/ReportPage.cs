using System.Xml.Linq;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>
/// Makes <c>report.html</c>: one page with everything in it, no script and nothing to load. It is written as XML, so that any text of the user's is encoded, and read as HTML.
/// </summary>
internal static class ReportPage
{
    // No character in it that XML would encode.
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1c1c1c; --soft: #5a5a5a; --paper: #ffffff; --line: #dddddd; --band: #f4f6f8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8e8e8; --soft: #a8a8a8; --paper: #16181b; --line: #3a3d42; --band: #202429; }
          svg { filter: invert(0.9) hue-rotate(180deg); }
        }
        body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { margin: 0; font-size: 1.8rem; line-height: 1.25; overflow-wrap: anywhere; }
        h2 { margin: 2.2rem 0 0.6rem; font-size: 1.25rem; }
        .lead { margin: 0.2rem 0 0; color: var(--soft); overflow-wrap: anywhere; }
        .cards { display: flex; flex-wrap: wrap; gap: 0.8rem; margin: 1.2rem 0; }
        .card { flex: 1 1 11rem; padding: 0.7rem 1rem; background: var(--band); border-radius: 0.5rem; }
        .card b { display: block; font-size: 1.5rem; line-height: 1.3; }
        .card span { color: var(--soft); font-size: 0.9rem; }
        .wide { overflow-x: auto; }
        svg { display: block; width: 100%; height: auto; margin: 0.4rem 0 1rem; }
        svg.narrow { max-width: 44rem; }
        table { border-collapse: collapse; margin: 0.3rem 0; }
        th, td { padding: 0.25rem 1.2rem 0.25rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        th { font-weight: 600; }
        th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        tr.own td { font-weight: 600; }
        .pairs td:first-child { color: var(--soft); white-space: nowrap; }
        """;

    public static string Of(TrainingOutcome result, IReadOnlyList<Drawing> drawings)
    {
        var title = result.Title;
        XElement[] curves = [.. drawings.Skip(drawings.Count > 0 && drawings[0].Name == result.TestPicture?.Name ? 1 : 0).Select(drawing => drawing.ToElement())];
        var page = new XElement("html", new XAttribute("lang", "en"),
            new XElement("head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", "\n" + Style + "\n")),
            new XElement("body",
                new XElement("h1", title),
                new XElement("p", new XAttribute("class", "lead"), ReportText.Lead(result)),
                new XElement("div", new XAttribute("class", "cards"), ReportText.Cards(result).Select(card =>
                    new XElement("div", new XAttribute("class", "card"), new XElement("b", card.Value), new XElement("span", card.Name)))),
                Test(result, drawings),
                new XElement("h2", "Training"),
                curves,
                Pairs(ReportText.Training(result)),
                new XElement("h2", "Data"),
                Pairs(ReportText.Data(result)),
                new XElement("h2", "Network and files"),
                Pairs(ReportText.Network(result)),
                new XElement("h2", "Settings"),
                new XElement("p", new XAttribute("class", "lead"), "Keys of a config file, and flags of lstmonnx train; what stands here is in train.json, places of files apart."),
                Pairs(ReportText.Settings(result)),
                new XElement("p", new XAttribute("class", "lead"), $"lstmonnx {MachineInfo.Version}, seed {result.Settings.Seed}")));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static IEnumerable<XElement> Test(TrainingOutcome result, IReadOnlyList<Drawing> drawings)
    {
        if (result.Score is not { } score)
            yield break;
        yield return new XElement("h2", result.TestHeading);
        foreach (var table in ReportScores.Of(score))
            yield return table;
        if (drawings.Count > 0 && drawings[0].Name == result.TestPicture?.Name)
        {
            var picture = drawings[0].ToElement();
            if (drawings[0].Name == "confusion")
                picture.SetAttributeValue("class", "narrow");
            yield return picture;
        }
    }

    private static XElement Pairs(IEnumerable<(string Name, string Value)> pairs) =>
        new("div", new XAttribute("class", "wide"), new XElement("table", new XAttribute("class", "pairs"), pairs.Select(pair => new XElement("tr", new XElement("td", pair.Name), new XElement("td", pair.Value)))));
}
