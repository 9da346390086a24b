using System.Globalization;
using System.Text.Json;
using LstmOnnx.Data;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>A model trained once by <c>train</c>, for the tests that use it.</summary>
public sealed class TrainedLoad : IDisposable
{
    public TrainedLoad()
    {
        Data = Folder.WriteSeasonal();
        Result = Cli.Run(CancellationToken.None, Train("model.onnx"));
    }

    public TestFolder Folder { get; } = new();

    public string Data { get; }

    public CliResult Result { get; }

    public string Model => Folder["model.onnx"];

    public string Streaming => Folder["model.streaming.onnx"];

    public string[] Train(string model, params string[] more) =>
    [
        "train", Data, "--target", "load", "--time-column", "time", "--calendar", "time-of-day", "--lag", "load:48", "--units", "kW", "--window", "12", "--horizon", "3",
        "--hidden", "8", "--epochs", "12", "--learning-rate", "0.01", "--batch-size", "32", "--validation", "100", "--test", "120", "--report", Folder["report"], "--out", Folder[model], "--json", .. more,
    ];

    public void Dispose() => Folder.Dispose();
}

public sealed class RegressionRoundTripTests(TrainedLoad trained) : IClassFixture<TrainedLoad>
{
    [Fact]
    public void Train_learns_the_season_better_than_repeating_a_value()
    {
        var test = Json(trained.Result.Expect(0)).GetProperty("test");
        Assert.True(test.GetProperty("rmse").GetDouble() < 0.8 * test.GetProperty("baseline_rmse").GetDouble(), trained.Result.LastLine);
        Assert.Equal("kW", test.GetProperty("units").GetString());
        // 120 rows, each window with three targets among them.
        Assert.Equal(118, test.GetProperty("windows").GetInt32());
    }

    [Fact]
    public void Train_prints_one_line_of_json_and_writes_what_it_lists()
    {
        Assert.Single(trained.Result.Out.TrimEnd('\n').Split('\n'));
        var document = Json(trained.Result);
        Assert.Equal(trained.Model, document.GetProperty("model").GetString());
        Assert.Equal(trained.Streaming, document.GetProperty("streaming_model").GetString());
        Assert.True(document.GetProperty("max_abs_diff_trainer").GetDouble() <= 1e-5);
        var files = document.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToList();
        Assert.Equal(["model.onnx", "model.streaming.onnx", "forecast.png", "loss.png", "learning-rate.png", "gradient-norm.png", "report.html", "train.json", "metrics.json"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.True(new FileInfo(file).Length > 0, file));
        Assert.Empty(Directory.EnumerateFiles(trained.Folder.Root, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void Progress_is_a_plain_line_an_epoch_on_standard_error()
    {
        var epochs = trained.Result.Error.Split('\n').Where(line => line.StartsWith("epoch ", StringComparison.Ordinal)).ToList();
        Assert.Equal(Json(trained.Result).GetProperty("epochs").GetInt32(), epochs.Count);
        Assert.All(epochs, line => Assert.Matches(@"^epoch +\d+/12  loss \d+\.\d{5}  validation \d+\.\d{5}  rate 1\.0e-2  norm [\d.e-]+  [\d,]+ windows/s  .* left(  best)?$", line));
        Assert.DoesNotContain('\u001b', trained.Result.Error);
    }

    [Fact]
    public void The_model_carries_its_recipe_and_origin()
    {
        using var model = LstmModel.Load(trained.Model);
        Assert.Equal("kW", model.Metadata["lstmonnx.units"]);
        Assert.Equal("12", model.Metadata["lstmonnx.window"]);
        Assert.Equal(["load:48"], Recipe.FromJson(model.Metadata["lstmonnx.recipe"]).Lags.Select(lag => lag.ToString()));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(trained.Data))), model.Metadata["lstmonnx.data_sha256"]);
    }

    [Fact]
    public void Run_writes_what_a_session_gives_for_each_window()
    {
        var lines = Cli.Run("run", trained.Model, trained.Data).Expect(0).Out.TrimEnd('\n').Split('\n');
        Assert.Equal("time,load+1,load+2,load+3", lines[0]);
        // The first window starts at row 48, the first with its lag, and ends at row 59: 05:30 of the second day.
        Assert.StartsWith("2024-01-02T05:30,", lines[1], StringComparison.Ordinal);
        Assert.Equal(900 - 48 - 12 + 1, lines.Length - 1);

        using var model = LstmModel.Load(trained.Model);
        using var session = model.CreateSession(batchSize: 1, sequenceLength: 12);
        var rows = DataPreparation.Apply(CsvTable.Read(trained.Data), Recipe.FromJson(model.Metadata["lstmonnx.recipe"]));
        var expected = new float[3];
        foreach (var window in (int[])[0, 1, 77, lines.Length - 2])
        {
            session.Run(rows.RawRows.AsSpan(rows.Starts[window] * rows.FeatureCount, 12 * rows.FeatureCount), expected);
            Assert.Equal(expected, lines[window + 1].Split(',')[1..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
        }
    }

    [Theory]
    [InlineData(false, "simd")]
    [InlineData(true, "simd")]
    [InlineData(true, "ort")]
    public void Run_stream_gives_what_whole_windows_give(bool streamingForm, string engine)
    {
        var whole = Cli.Run("run", trained.Model, trained.Data).Expect(0);
        var stepped = Cli.Run("run", streamingForm ? trained.Streaming : trained.Model, trained.Data, "--stream", "--engine", engine).Expect(0);
        NearlySame(whole.Out, stepped.Out);
    }

    [Theory]
    [InlineData("simd")]
    [InlineData("ort")]
    public void The_streaming_form_runs_whole_windows_too(string engine) =>
        NearlySame(Cli.Run("run", trained.Model, trained.Data).Out, Cli.Run("run", trained.Streaming, trained.Data, "--engine", engine).Expect(0).Out);

    [Fact]
    public void Run_latest_is_the_last_line_and_json_has_its_values()
    {
        var last = Cli.Run("run", trained.Model, trained.Data).Expect(0).LastLine;
        Assert.Equal(last, Cli.Run("run", trained.Model, trained.Data, "--latest").Expect(0).LastLine);
        var document = Json(Cli.Run("run", trained.Model, trained.Data, "--latest", "--json").Expect(0));
        Assert.Equal(900, document.GetProperty("row").GetInt32());
        Assert.Equal(last, string.Join(',', [document.GetProperty("time").GetString(), .. document.GetProperty("values").EnumerateObject().Select(value => value.Value.GetRawText())]));
    }

    [Fact]
    public void Evaluate_of_the_held_out_rows_gives_the_score_of_the_training()
    {
        var trainedScore = Json(trained.Result).GetProperty("test");
        foreach (var (model, engine) in new[] { (trained.Model, "simd"), (trained.Streaming, "ort") })
        {
            var score = Json(Cli.Run("evaluate", model, trained.Data, "--last", "120", "--engine", engine, "--json").Expect(0)).GetProperty("score");
            Assert.Equal(trainedScore.GetProperty("windows").GetInt32(), score.GetProperty("windows").GetInt32());
            Assert.Equal(trainedScore.GetProperty("rmse").GetDouble(), score.GetProperty("rmse").GetDouble(), 1e-3);
        }
    }

    [Fact]
    public void Evaluate_warns_of_rows_it_learned_from_and_prints_a_table()
    {
        var result = Cli.Run("evaluate", trained.Model, trained.Data).Expect(0);
        Assert.Contains("is the file the model learned from", result.Error, StringComparison.Ordinal);
        Assert.Contains("this model", result.Out, StringComparison.Ordinal);
        Assert.Contains("same time yesterday", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_run_over_the_first_gives_the_same_bytes()
    {
        Cli.Run(trained.Train("again.onnx")).Expect(0);
        var first = File.ReadAllBytes(trained.Folder["again.onnx"]);
        Cli.Run(trained.Train("again.onnx", "--threads", "1")).Expect(0);
        Assert.Equal(first, File.ReadAllBytes(trained.Folder["again.onnx"]));
        Assert.Equal(first, File.ReadAllBytes(trained.Model));
    }

    [Fact]
    public void The_reports_config_makes_the_same_model()
    {
        // Its own report names every setting; data and places are given again.
        Cli.Run(trained.Train("flags.onnx", "--report", trained.Folder["flags"])).ExpectError(2, "--report");
        Cli.Run("train", trained.Data, "--config", trained.Folder["report/train.json"], "--out", trained.Folder["config.onnx"], "--json").Expect(0);
        Assert.Equal(File.ReadAllBytes(trained.Model), File.ReadAllBytes(trained.Folder["config.onnx"]));
        Assert.Equal(File.ReadAllBytes(trained.Streaming), File.ReadAllBytes(trained.Folder["config.streaming.onnx"]));
    }

    [Fact]
    public void A_file_without_target_truth_still_runs()
    {
        var model = trained.Folder["price.onnx"];
        Cli.Run("train", trained.Data, "--target", "load", "--features", "price", "--window", "6", "--hidden", "4", "--epochs", "1", "--out", model).Expect(0);
        var later = trained.Folder.Write("later.csv", "price\n" + string.Join('\n', Enumerable.Range(0, 8).Select(i => i.ToString(CultureInfo.InvariantCulture))) + "\n");
        var run = Cli.Run("run", model, later).Expect(0);
        Assert.Equal("row,load+1", run.Out.Split('\n')[0]);
        Assert.StartsWith("8,", run.LastLine, StringComparison.Ordinal);
        Cli.Run("evaluate", model, later).ExpectError(3, "load");
    }

    private static JsonElement Json(CliResult result) => JsonDocument.Parse(result.LastLine).RootElement;

    // Raw values near 500: 1e-5 on unit scale is below 1e-3 here.
    private static void NearlySame(string expected, string actual)
    {
        var (left, right) = (expected.TrimEnd('\n').Split('\n'), actual.TrimEnd('\n').Split('\n'));
        Assert.Equal(left.Length, right.Length);
        Assert.Equal(left[0], right[0]);
        for (var i = 1; i < left.Length; i++)
        {
            var (a, b) = (left[i].Split(','), right[i].Split(','));
            Assert.Equal(a[0], b[0]);
            for (var j = 1; j < a.Length; j++)
                Assert.Equal(double.Parse(a[j], CultureInfo.InvariantCulture), double.Parse(b[j], CultureInfo.InvariantCulture), 1e-3);
        }
    }
}
