using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>explain</c> on a model of ours with its recipe, and on models that others trained: windows, pictures, pages.</summary>
public sealed class ExplainDemandTests : IDisposable
{
    private static readonly string Demand = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");
    private static readonly string Model = Path.Combine(Demand, "model.onnx"), Data = Path.Combine(Demand, "electricity-demand.csv");

    private readonly TestFolder _folder = new();

    [Fact]
    public void The_last_window_is_shown_with_its_times_and_both_forms_agree()
    {
        var sequence = Json(Cli.Run("explain", Model, Data, "--json").Expect(0));
        var streaming = Json(Cli.Run("explain", Path.Combine(Demand, "model.streaming.onnx"), Data, "--json").Expect(0));
        var named = Json(Cli.Run("explain", Model, Data, "--row", "4032", "--layer", "1", "--json").Expect(0));

        Assert.Equal(48, sequence.GetProperty("steps").GetInt32());
        Assert.Equal("2000-08-27T23:30", sequence.GetProperty("times")[47].GetString());
        Assert.Equal(6, sequence.GetProperty("units").GetArrayLength());
        Assert.InRange(sequence.GetProperty("max_abs_diff").GetDouble(), 0, 2e-5);
        Assert.Equal(sequence.GetProperty("units").ToString(), streaming.GetProperty("units").ToString());
        Assert.Equal(sequence.GetProperty("units").ToString(), named.GetProperty("units").ToString());
    }

    [Fact]
    public void The_stream_remembers_what_a_window_does_not()
    {
        var window = Json(Cli.Run("explain", Model, Data, "--units", "21", "--row", "4032", "--json").Expect(0)).GetProperty("units")[0].GetProperty("cell");
        var stream = Json(Cli.Run("explain", Model, Data, "--units", "21", "--stream", "--rows", "3985:4032", "--json").Expect(0)).GetProperty("units")[0].GetProperty("cell");

        Assert.Equal(48, stream.GetArrayLength());
        // The window's first step starts from a cell of zeros, the stream's does not; half a day later both are about the same.
        Assert.True(Math.Abs(window[0].GetDouble() - stream[0].GetDouble()) > 0.01);
        Assert.Equal(window[47].GetDouble(), stream[47].GetDouble(), 0.01);
    }

    [Theory]
    [InlineData("auto:3", 1800, 980)]
    [InlineData("all", 1800, 1136)]
    public void A_picture_has_its_size_and_colours(string units, int width, int height)
    {
        Cli.Run("explain", Model, Data, "--units", units, "--out", _folder["gates.png"]).Expect(0);

        using var picture = SkiaSharp.SKBitmap.Decode(_folder["gates.png"]);
        Assert.Equal((width, height), (picture.Width, picture.Height));
        // The forget gate's line, or the bright end of the gates' scale.
        var wanted = units == "all" ? SkiaSharp.SKColor.Parse("#FDE724") : SkiaSharp.SKColor.Parse("#D55E00");
        Assert.True(picture.Pixels.Count(pixel => Math.Abs(pixel.Red - wanted.Red) + Math.Abs(pixel.Green - wanted.Green) + Math.Abs(pixel.Blue - wanted.Blue) < 12) > 50);
    }

    [Fact]
    public void A_page_needs_no_other_file()
    {
        Cli.Run("explain", Model, Data, "--units", "3,5", "--out", _folder["gates.html"]).Expect(0);

        var page = File.ReadAllText(_folder["gates.html"]);
        // The inputs, and three panels for each unit.
        Assert.Equal(7, Regex.Count(page, "<svg "));
        Assert.Contains("unit 3 keeps ", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!#|data:)", page);
        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (Match svg in Regex.Matches(page, "<svg .*?</svg>", RegexOptions.Singleline))
            Assert.All(Regex.Matches(svg.Value, @"url\(#([^)]+)\)").Cast<Match>(), use => Assert.Contains($"id=\"{use.Groups[1].Value}\"", svg.Value, StringComparison.Ordinal));
        Assert.NotNull(XDocument.Parse(Regex.Match(page, "<svg .*?</svg>", RegexOptions.Singleline).Value).Root!.Attribute("viewBox"));
    }

    [Theory]
    [InlineData("silero-vad-v5.1", 512, "LSTM", "--fix", "sr=16000", "--shape", "input=1,512", "--shape", "state=2,1,128")]
    [InlineData("dtln-1", 257, "LSTM")]
    [InlineData("gru-gonnx-ndm", 4, "GRU", "--fix", "setpoint_input=0.5")]
    [InlineData("gru-gtcrn-simple", 514, "GRU", "--state", "conv_cache=conv_cache_out")]
    public void Models_of_others_are_explained_row_by_row(string folder, int columns, string opType, params string[] more)
    {
        var model = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", folder, "model.onnx");
        var data = Rows(columns, 10);

        var document = Json(Cli.Run(["explain", model, data, .. more, "--json", "--out", _folder["gates.png"]]).Expect(0));

        Assert.Equal((opType, 10, true), (document.GetProperty("op_type").GetString(), document.GetProperty("rows").GetArrayLength(), document.GetProperty("agrees").GetBoolean()));
        Assert.True(new FileInfo(_folder["gates.png"]).Length > 10_000);
    }

    [Fact]
    public void A_column_of_samples_fills_frames()
    {
        var model = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "silero-vad-v4.0", "model.onnx");

        var document = Json(Cli.Run("explain", model, Rows(1, 1600), "--fix", "sr=16000", "--shape", "input=1,512", "--json").Expect(0));

        // Three whole frames; the rest of the rows fill none.
        Assert.Equal([512, 1024, 1536], document.GetProperty("rows").EnumerateArray().Select(row => row.GetInt32()));
    }

    [Fact]
    public void A_node_in_the_branch_that_is_not_taken_says_so()
    {
        var model = Path.Combine(TestPaths.SharedOrSkip(), "corpus", "models", "silero-vad-v5.1", "model.onnx");
        string[] Explain(string node) => ["explain", model, Rows(512, 3), "--fix", "sr=16000", "--shape", "input=1,512", "--shape", "state=2,1,128", "--node", node];

        Cli.Run(Explain("If_0_then_branch__Inline_0__/decoder/rnn/LSTM")).Expect(0);
        Cli.Run(Explain("1")).ExpectError(2, "LSTM node 'If_0_else_branch", "stands in a branch that these inputs do not take");
    }

    public void Dispose() => _folder.Dispose();

    private string Rows(int columns, int rows)
    {
        var values = Seeded.Floats(columns * rows, 61, -0.3f, 0.3f);
        return _folder.Write("rows.csv", string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")) + "\n"
            + string.Concat(Enumerable.Range(0, rows).Select(r => string.Join(',', values[(r * columns)..((r + 1) * columns)].Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))) + "\n")));
    }

    private static JsonElement Json(CliResult result) => JsonDocument.Parse(Assert.Single(result.Out.TrimEnd('\n').Split('\n'))).RootElement;
}
