using System.Text.Json;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Training;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>train --csv-log</c>, <c>--tensorboard</c>, <c>--fast-dev-run</c> and <c>--overfit-batches</c>.</summary>
public sealed class TrainLogTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _data;

    public TrainLogTests() => _data = _folder.WriteSeasonal(rows: 300);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Logs_have_a_row_and_an_event_for_each_epoch_and_are_listed()
    {
        var document = JsonDocument.Parse(Train("--csv-log", _folder["logs/log.csv"], "--tensorboard", _folder["events"], "--report", _folder["report"], "--json").Expect(0).LastLine).RootElement;
        var epochs = JsonDocument.Parse(File.ReadAllText(_folder["report/metrics.json"])).RootElement.GetProperty("epochs").EnumerateArray().ToArray();
        var lines = File.ReadAllLines(_folder["logs/log.csv"]);
        Assert.Equal(1 + epochs.Length, lines.Length);
        foreach (var (epoch, line) in epochs.Zip(lines.Skip(1)))
        {
            string[] names = ["epoch", "loss", "validation_loss", "learning_rate", "gradient_norm"];
            Assert.Equal(names.Select(name => epoch.GetProperty(name).GetDouble()), line.Split(',')[..5].Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture)));
        }
        var files = document.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToArray();
        Assert.Contains(_folder["logs/log.csv"], files);
        var events = Directory.GetFiles(_folder["events"], "*", SearchOption.AllDirectories);
        Assert.Equal(2, events.Length);
        Assert.All(events, path => Assert.Contains(path, files));
        Assert.DoesNotContain("csv_log", File.ReadAllText(_folder["report/train.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_training_has_the_log_of_an_undisturbed_one_but_for_the_seconds()
    {
        Train("--csv-log", _folder["whole.csv"]).Expect(0);
        Train("--csv-log", _folder["log.csv"], "--checkpoints", _folder["runs"]).Expect(0);
        // From the checkpoint before the last, the end of the second epoch: the third's row is cut off and written again.
        File.Delete(Directory.GetFiles(_folder["runs"]).Max(StringComparer.Ordinal)!);
        Train("--csv-log", _folder["log.csv"], "--checkpoints", _folder["runs"], "--resume").Expect(0);
        Assert.Equal(WithoutSeconds("whole.csv"), WithoutSeconds("log.csv"));
    }

    [Fact]
    public void A_file_that_is_no_log_stops_it_before_training_and_stays()
    {
        var before = File.ReadAllText(_data);
        var result = Train("--csv-log", _data).ExpectError(6, _data, "is not a log of a training", "move it away or give another name");
        Assert.DoesNotContain("epoch 1", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(_data));
        Train("--csv-log", _folder.Root).ExpectError(6, "is a folder");
        Train("--tensorboard", _data).ExpectError(6, "load.csv");
        Assert.False(File.Exists(_folder["model.onnx"]));
        // Reading it would never end.
        if (OperatingSystem.IsLinux())
            Train("--csv-log", "/dev/zero").ExpectError(6, "/dev/zero", "it is a device or a pipe");
        var empty = _folder["empty.csv"];
        File.WriteAllText(empty, "");
        Train("--csv-log", empty).Expect(0);
        Assert.StartsWith("epoch,loss,", File.ReadAllText(empty), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_outputs_of_one_name_are_refused()
    {
        var model = _folder["model.onnx"];
        Train("--out", model, "--csv-log", model).ExpectError(2, model, "would be the model and --csv-log");
        Train("--out", model, "--csv-log", _folder["model.streaming.onnx"]).ExpectError(2, "would be its streaming form and --csv-log");
        Train("--report", _folder["report"], "--csv-log", _folder["report/metrics.json"]).ExpectError(2, "would be --csv-log and the report's metrics.json");
    }

    [Fact]
    public void A_report_keeps_no_picture_of_an_earlier_training()
    {
        Directory.CreateDirectory(_folder["report"]);
        foreach (var name in new[] { "confusion.png", "mine.png" })
            File.WriteAllText(_folder[$"report/{name}"], "");
        var result = Train("--report", _folder["report"]).Expect(0);
        Assert.Contains("removed", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["report/confusion.png"]));
        Assert.True(File.Exists(_folder["report/mine.png"]));
        Assert.True(File.Exists(_folder["report/forecast.png"]));
    }

    [Fact]
    public void A_dry_run_goes_through_everything_and_writes_nothing()
    {
        string[] places = ["--csv-log", _folder["a/log.csv"], "--tensorboard", _folder["b"], "--checkpoints", _folder["c"], "--report", _folder["d"], "--out", _folder["e/model.onnx"]];
        var result = Cli.Run(["train", _data, "--target", "load", "--window", "12", "--hidden", "4", "--epochs", "9", "--fast-dev-run", .. places]).Expect(0);
        Assert.Contains("Dry run of 1 batch: data, training, validation and export work", result.Out, StringComparison.Ordinal);
        Assert.Contains("No model, report, log or checkpoint was written", result.Out, StringComparison.Ordinal);
        Assert.Contains("epoch 1/1  loss", result.Error, StringComparison.Ordinal);
        var document = JsonDocument.Parse(Cli.Run(["train", _data, "--target", "load", "--window", "12", "--hidden", "4", "--fast-dev-run", "2", "--json", .. places]).Expect(0).LastLine).RootElement;
        Assert.Equal((2, 0), (document.GetProperty("fast_dev_run").GetInt32(), document.GetProperty("files").GetArrayLength()));
        Assert.Equal([_data], Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Batches_can_be_learned_by_heart()
    {
        var result = Train("--overfit-batches", "1", "--batch-size", "4", "--epochs", "300", "--hidden", "16", "--learning-rate", "0.02", "--patience", "0", "--json").Expect(0);
        Assert.Contains("note: --overfit-batches 1: learns the first 4 windows by heart", result.Error, StringComparison.Ordinal);
        Assert.Contains("validation 0.00", result.Error.Split('\n').Last(line => line.StartsWith("epoch ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Train("--overfit-batches", "1", "--warmup", "3").ExpectError(2, "--warmup: found 3, expected fewer than the 3 updates of 3 epochs");
    }

    [Theory]
    [InlineData(0.71, "epoch   9/100  loss 0.12346  validation 2.0000e6  rate 1.0e-3  norm 0.71  12,346 windows/s  25 s left  best")]
    [InlineData(1e-12, "epoch   9/100  loss 0.12346  validation 2.0000e6  rate 1.0e-3  norm 1.0e-12  12,346 windows/s  25 s left  best")]
    // Would be 111 columns wide.
    [InlineData(1.234e-100, "epoch   9/100  loss 0.12346  validation 2.0000e6  rate 1.0e-3  12,346 windows/s  25 s left  best")]
    public void A_line_tells_the_norm_where_it_fits(double norm, string line)
    {
        using var talk = new StringWriter { NewLine = "\n" };
        using var output = new Output(TextWriter.Null, talk);
        var progress = new FitProgress { Epoch = 9, Epochs = 100, Loss = 0.123456, ValidationLoss = 2e6, LearningRate = 1e-3, GradientNorm = norm, SamplesPerSecond = 12345.6, Remaining = TimeSpan.FromSeconds(25), IsBest = true };
        FitDisplay.Plain(output, progress);
        Assert.Equal("", talk.ToString());
        FitDisplay.Plain(output, progress with { IsEpochEnd = true });
        Assert.Equal(line + "\n", talk.ToString());
    }

    private string[] WithoutSeconds(string name) => [.. File.ReadAllLines(_folder[name]).Select(line => line[..line.LastIndexOf(',')])];

    // Later flags replace the standard ones.
    private CliResult Train(params string[] flags)
    {
        (string Flag, string Value)[] standard = [("--target", "load"), ("--window", "12"), ("--hidden", "4"), ("--epochs", "3"), ("--out", _folder["model.onnx"])];
        return Cli.Run(["train", _data, .. standard.Where(pair => !flags.Contains(pair.Flag)).SelectMany(pair => (string[])[pair.Flag, pair.Value]), .. flags]);
    }
}
