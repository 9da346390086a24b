using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Cli.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_demo_meets_its_goals_and_writes_what_it_lists()
    {
        var result = Cli.Run("demo", "--out", _folder["demo"], "--json").Expect(0);
        Assert.Single(result.Out.TrimEnd('\n').Split('\n'));
        var document = JsonDocument.Parse(result.LastLine).RootElement;
        Assert.Equal(["test_rmse", "baseline_rmse", "max_abs_diff_engines", "max_abs_diff_trainer", "train_seconds", "files"], document.EnumerateObject().Select(property => property.Name));
        Assert.InRange(document.GetProperty("test_rmse").GetDouble(), 1, 400);
        // Repeating last week over all windows of 8 values in the last two weeks.
        Assert.InRange(document.GetProperty("baseline_rmse").GetDouble(), 645, 647);
        Assert.InRange(document.GetProperty("max_abs_diff_engines").GetDouble(), 0, 1e-5);
        Assert.InRange(document.GetProperty("max_abs_diff_trainer").GetDouble(), 0, 1e-5);
        var files = document.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToList();
        Assert.Equal(Directory.EnumerateFiles(_folder["demo"]).Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 0, file));
    }

    [Theory]
    [InlineData("model.onnx", "simd")]
    [InlineData("model.streaming.onnx", "ort")]
    public void The_stored_model_is_worth_what_its_card_says(string form, string engine)
    {
        var folder = Path.Combine(TestPaths.RepositoryRoot, "models", "electricity-demand");
        var card = Regex.Match(File.ReadAllText(Path.Combine(folder, "README.md")), @"\| this model, seed 1 \| (\d+) \|").Groups[1].Value;
        var result = Cli.Run("evaluate", Path.Combine(folder, form), Path.Combine(folder, "electricity-demand.csv"), "--last", "672", "--engine", engine, "--json").Expect(0);
        var rmse = JsonDocument.Parse(result.LastLine).RootElement.GetProperty("score").GetProperty("rmse").GetDouble();
        Assert.Equal(card, rmse.ToString("0", CultureInfo.InvariantCulture));
    }
}
