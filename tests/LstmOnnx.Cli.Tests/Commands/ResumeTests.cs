using System.Text;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary><c>train --checkpoints</c> and <c>--resume</c>: the same bytes, and one line for each checkpoint that cannot be used.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _data;

    public ResumeTests() => _data = _folder.WriteSeasonal(rows: 300);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_that_is_resumed_writes_the_same_bytes()
    {
        Train(checkpoints: false).Expect(0);
        var expected = Models();
        Train().Expect(0);
        Assert.Equal(expected, Models());

        // From the one before the last, then from the last, which has nothing left to do.
        File.Delete(Checkpoints()[^1]);
        foreach (var _ in new[] { 1, 2 })
        {
            File.WriteAllText(_folder["model.onnx"], "");
            var result = Train("--resume", "--threads", "1").Expect(0);
            Assert.Contains($"resuming from {_folder["runs"]}", result.Error, StringComparison.Ordinal);
            Assert.Contains("Trained 3 epochs", result.Out, StringComparison.Ordinal);
            Assert.Equal(expected, Models());
        }
        Assert.Equal(2, Checkpoints().Length);
    }

    [Fact]
    public void A_training_that_is_stopped_says_how_to_go_on()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var result = Cli.Run(cancelled.Token, Arguments()).Expect(130);
        Assert.Contains($"the training is saved in {_folder["runs"]}; the same command with --resume goes on with it", result.Error, StringComparison.Ordinal);
        Train("--resume").Expect(0);
    }

    [Fact]
    public void A_folder_without_checkpoints_has_nothing_to_go_on_from()
    {
        Train("--resume").ExpectError(6, _folder["runs"], "has no checkpoint to go on from");
        Assert.False(Directory.Exists(_folder["runs"]));
        Assert.False(File.Exists(_folder["model.onnx"]));
    }

    [Fact]
    public void A_new_training_does_not_overwrite_checkpoints()
    {
        Train().Expect(0);
        var before = Checkpoints().Select(File.ReadAllBytes).ToArray();
        Train().ExpectError(2, _folder["runs"], "has checkpoints of an earlier training", "resume it, or give another folder");
        Assert.Equal(before, Checkpoints().Select(File.ReadAllBytes));
    }

    [Fact]
    public void A_checkpoint_of_another_training_says_what_differs()
    {
        Train().Expect(0);
        var before = Checkpoints().Select(File.ReadAllBytes).ToArray();
        Train("--resume", "--learning-rate", "0.5").ExpectError(4, "is of another training", "fit.optimizer.learning_rate is 0.001 there and 0.5 here");
        Train("--resume", "--dense", "3").ExpectError(4, "network.dense_sizes");
        File.AppendAllText(_data, File.ReadLines(_data).Last() + "\n");
        Train("--resume").ExpectError(4, "train.");
        Assert.Equal(before, Checkpoints().Select(File.ReadAllBytes));
    }

    [Fact]
    public void A_newer_checkpoint_is_refused_and_a_damaged_one_passed_over()
    {
        Train().Expect(0);
        var latest = Checkpoints()[^1];
        var bytes = File.ReadAllBytes(latest);
        File.WriteAllBytes(latest, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("checkpoint_version\":\"1\"", "checkpoint_version\":\"9\"", StringComparison.Ordinal)));
        Train("--resume").ExpectError(4, latest, "written by a newer version, in format 9");

        File.WriteAllBytes(latest, bytes[..^3]);
        Assert.Contains($"note: checkpoint '{latest}' is damaged", Train("--resume").Expect(0).Error, StringComparison.Ordinal);

        foreach (var path in Checkpoints())
            File.WriteAllText(path, "nothing");
        Train("--resume").ExpectError(4, latest, "is damaged", "start anew in another folder");
    }

    private byte[][] Models() => [File.ReadAllBytes(_folder["model.onnx"]), File.ReadAllBytes(_folder["model.streaming.onnx"])];

    private string[] Checkpoints() => [.. Directory.GetFiles(_folder["runs"]).Order(StringComparer.Ordinal)];

    private CliResult Train(params string[] more) => Cli.Run(Arguments(more));

    private CliResult Train(bool checkpoints) => Cli.Run(Arguments([], checkpoints));

    private string[] Arguments(string[]? more = null, bool checkpoints = true) =>
    [
        "train", _data, "--target", "load", "--window", "12", "--horizon", "3", "--hidden", "4", "--dropout", "0.1", "--epochs", "3", "--out", _folder["model.onnx"],
        .. checkpoints ? ["--checkpoints", _folder["runs"]] : Array.Empty<string>(), .. more ?? [],
    ];
}
