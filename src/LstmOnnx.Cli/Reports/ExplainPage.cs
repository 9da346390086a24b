using System.Net;
using System.Text;
using System.Xml.Linq;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Reports;

/// <summary>The figure and the summaries as one HTML page that needs no other file.</summary>
internal static class ExplainPage
{
    private const string Style =
        "body{font-family:system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif;margin:2em auto;max-width:1840px;padding:0 1em;color:#222}"
        + "h1{font-size:1.4em}table{border-collapse:collapse;margin:1em 0}th,td{padding:.3em .8em;border-bottom:1px solid #ddd;text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left}"
        + ".row{display:flex}.row>div{flex:1;min-width:0}svg{width:100%;height:auto;display:block}p{margin:.3em 0}";

    public static byte[] Write(Explanation explanation, Figure figure)
    {
        var text = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        var title = $"{Path.GetFileName(explanation.ModelPath)}: {explanation.NodeText}";
        text.Append("<title>").Append(Safe(title)).Append("</title>\n<style>").Append(Style).Append("</style>\n</head>\n<body>\n<h1>").Append(Safe(title)).Append("</h1>\n");
        Paragraph($"{Path.GetFileName(explanation.DataPath)}: {explanation.StepsText}; {explanation.Chosen.Reason}.");
        Paragraph($"Recomputed in double; the engine's own h and c differ by at most {Numbers.Short(explanation.Traced.MaxDifference)}.");
        Table(text, explanation);
        foreach (var summary in explanation.Summaries)
            Paragraph(summary.Sentence(explanation.Step) + ".");
        var number = 0;
        foreach (var row in figure.Svgs())
        {
            text.Append("<div class=\"row\">\n");
            foreach (var svg in row)
                text.Append("<div>").Append(Inline(svg, number++)).Append("</div>\n");
            text.Append("</div>\n");
        }
        return Encoding.UTF8.GetBytes(text.Append("</body>\n</html>\n").ToString());

        void Paragraph(string words) => text.Append("<p>").Append(Safe(words)).Append("</p>\n");
    }

    private static void Table(StringBuilder text, Explanation explanation)
    {
        TracedPart[] gates = [.. UnitSummary.AllGates.Where(explanation.Traced.Has)];
        Row("th", ["unit", .. gates.Select(gate => $"mean {PartStyle.NameOf(gate)}"), "half-life", .. gates.Select(gate => $"{PartStyle.NameOf(gate)} saturated"), "variance of h"]);
        foreach (var summary in explanation.Summaries)
        {
            Row("td",
            [
                Numbers.Count(summary.Unit), .. gates.Select(gate => Numbers.Short(summary.Gates[gate].Mean)), summary.Keeping is { } keeping ? UnitSummary.HalfLifeOf(keeping, explanation.Step) : "-",
                .. gates.Select(gate => UnitSummary.Percent(summary.Gates[gate].Saturated)), Numbers.Short(summary.HiddenVariance),
            ]);
        }
        text.Append("</table>\n");

        void Row(string tag, string[] cells)
        {
            text.Append(tag == "th" ? "<table>\n<tr>" : "<tr>");
            foreach (var cell in cells)
                text.Append('<').Append(tag).Append('>').Append(Safe(cell)).Append("</").Append(tag).Append('>');
            text.Append("</tr>\n");
        }
    }

    // Names inside a drawing are its own: several in one page would share them, and a clip of one would cut another. A size alone does not scale; a view box does.
    private static string Inline(string svg, int number)
    {
        var document = XDocument.Parse(svg);
        var root = document.Root!;
        if (root.Attribute("viewBox") is null)
            root.SetAttributeValue("viewBox", $"0 0 {root.Attribute("width")!.Value} {root.Attribute("height")!.Value}");
        foreach (var attribute in root.DescendantsAndSelf().SelectMany(element => element.Attributes()))
        {
            if (attribute.Name == "id")
                attribute.Value = $"p{number}-{attribute.Value}";
            else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
                attribute.Value = $"#p{number}-{attribute.Value[1..]}";
            else if (attribute.Value.StartsWith("url(#", StringComparison.Ordinal))
                attribute.Value = $"url(#p{number}-{attribute.Value["url(#".Length..]}";
        }
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
