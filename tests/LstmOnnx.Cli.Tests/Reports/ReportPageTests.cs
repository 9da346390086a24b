using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LstmOnnx.Cli.Reports;

namespace LstmOnnx.Cli.Tests.Reports;

/// <summary><c>report.html</c> is read as XML by .NET's own parser, and held against <c>metrics.json</c>.</summary>
public sealed class ReportPageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_forecast_has_its_scores_baselines_curves_and_settings()
    {
        var page = Train(_folder.WriteSeasonal(), "--target", "load", "--time-column", "time", "--units", "kW <peak>", "--window", "12", "--horizon", "3", "--hidden", "4,3", "--dense", "5", "--epochs", "3", "--seed", "41");
        var metrics = JsonDocument.Parse(File.ReadAllText(_folder["report/metrics.json"])).RootElement.GetProperty("training");
        var target = metrics.GetProperty("test").GetProperty("targets")[0];
        var text = Text(page);
        Assert.Contains("load: forecast 3 rows ahead", text, StringComparison.Ordinal);
        Assert.True(target.GetProperty("baselines").GetArrayLength() > 1);
        // This model first, then baselines from the best on.
        var rows = page.Descendants("table").First().Elements("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()).ToArray();
        Assert.Equal(["load (kW <peak>)", "RMSE", "MAE", "R²"], rows[0]);
        Assert.Equal(["this model", Short(target.GetProperty("rmse")), Short(target.GetProperty("mae")), Short(target.GetProperty("r2"))], rows[1]);
        Assert.Equal(target.GetProperty("baselines").EnumerateArray().OrderBy(baseline => baseline.GetProperty("rmse").GetDouble()).Select(baseline => Short(baseline.GetProperty("rmse"))), rows.Skip(2).Select(row => row[1]));
        foreach (var fact in (string[])["900", "2 LSTM layers of 4, 3 units, dense 5", $"{metrics.GetProperty("parameters").GetInt64():#,0} parameters", "all epochs done", "seed 41", "batch_size", "learning_rate", "clip_norm", "windows a second", "largest difference from the trainer", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_folder["load.csv"])))])
            Assert.Contains(fact, text, StringComparison.Ordinal);
        Assert.Equal(
            ["Forecast of the test rows against what was measured, and the errors beside the best baseline's.", "Loss of each epoch, training and validation.", "Learning rate of each epoch.", "Mean gradient norm of each epoch."],
            Drawings(page).Select(drawing => drawing.Attribute("aria-label")!.Value));
        Assert.Contains(Drawings(page)[3].Descendants(), element => element.Value.Trim() == "clipped to 1");
    }

    [Fact]
    public void Text_of_the_users_is_text_and_nothing_else()
    {
        const string column = "<script>alert(1)</script> & \"co\"";
        var lines = File.ReadAllLines(_folder.WriteMotion());
        lines[0] = "x,y,\"<script>alert(1)</script> & \"\"co\"\"\"";
        File.WriteAllLines(_folder["motion.csv"], lines.Select((line, i) => i == 0 ? line : line.Replace("flat", "<b>&flat", StringComparison.Ordinal)));
        var page = Train(_folder["motion.csv"], "--task", "classify", "--target", column, "--window", "8", "--hidden", "4", "--epochs", "2");
        Assert.Contains(column, page.Descendants("h1").Single().Value, StringComparison.Ordinal);
        Assert.Contains(page.Descendants("td"), cell => cell.Value == "<b>&flat");
        Assert.Contains(Drawings(page)[0].Descendants(), element => element.Value.Trim() == "<b>&flat");
        Assert.Empty(page.Descendants("script"));
        var confusion = JsonDocument.Parse(File.ReadAllText(_folder["report/metrics.json"])).RootElement.GetProperty("training").GetProperty("test").GetProperty("confusion");
        var counts = confusion.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(cell => cell.GetInt32().ToString(CultureInfo.InvariantCulture))).ToArray();
        var drawn = Drawings(page)[0].Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim()).ToList();
        Assert.All(counts, count => Assert.Contains(count, drawn));
    }

    [Fact]
    public void A_page_needs_nothing_else_and_its_pictures_do_not_meet()
    {
        // No validation, no test, one epoch: the least that there can be.
        var page = Train(_folder.WriteSeasonal(rows: 100), "--target", "load", "--window", "12", "--hidden", "4", "--epochs", "1", "--validation", "0", "--test", "0");
        Assert.Equal(3, Drawings(page).Length);
        var html = File.ReadAllText(_folder["report/report.html"]);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"", html, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)<(script|link|iframe|object|base)|\b(src|action|on\w+)=|@import", html);
        // What is referred to is in the page: no address but names of XML.
        Assert.All(Regex.Matches(html, @"(?i)https?://[^""]*").Select(match => match.Value), address => Assert.StartsWith("http://www.w3.org/", address, StringComparison.Ordinal));
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Regex.Matches(html, @"url\(#([^)]*)\)|href=""#([^""]*)""").Select(match => match.Groups[1].Value + match.Groups[2].Value), id => Assert.Contains(id, ids));
        Assert.Contains("prefers-color-scheme: dark", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Identifiers_and_what_refers_to_them_get_the_pictures_name_and_colours_do_not()
    {
        var drawing = new Drawing("loss", "says", """
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="20" height="10"><rect width="20" height="10"/><clipPath id="c"><path d="M0 0"/></clipPath><g clip-path="url(#c)" stroke="#0072B2"><use xlink:href="#i"/></g></svg>
            """).ToElement();
        XNamespace svg = "http://www.w3.org/2000/svg", link = "http://www.w3.org/1999/xlink";
        Assert.Equal("0 0 20 10", drawing.Attribute("viewBox")!.Value);
        Assert.Null(drawing.Attribute("width"));
        // What clears the canvas is gone.
        Assert.Empty(drawing.Elements(svg + "rect"));
        Assert.Equal("loss-c", drawing.Element(svg + "clipPath")!.Attribute("id")!.Value);
        var group = drawing.Element(svg + "g")!;
        Assert.Equal(("url(#loss-c)", "#0072B2"), (group.Attribute("clip-path")!.Value, group.Attribute("stroke")!.Value));
        Assert.Equal("#loss-i", group.Element(svg + "use")!.Attribute(link + "href")!.Value);
    }

    private XElement Train(string data, params string[] flags)
    {
        Cli.Run(["train", data, .. flags, "--report", _folder["report"], "--out", _folder["model.onnx"], "--json"]).Expect(0);
        var html = File.ReadAllText(_folder["report/report.html"]);
        // HTML takes <td/> for an opening tag; only these stand alone.
        Assert.All(Regex.Matches(html, @"<(\w+)[^>]*/>").Select(match => match.Groups[1].Value), name => Assert.Contains(name, (string[])["meta", "rect", "path", "ellipse", "use", "image", "line", "circle"]));
        return XElement.Parse(html[html.IndexOf('\n', StringComparison.Ordinal)..]);
    }

    private static XElement[] Drawings(XElement page) => [.. page.Descendants().Where(element => element.Name.LocalName == "svg")];

    private static string Text(XElement page) => string.Join("\n", page.DescendantNodes().OfType<XText>().Select(node => node.Value));

    private static string Short(JsonElement number) => Numbers.Short(number.GetDouble());
}
