using System.Globalization;
using LstmOnnx.Onnx;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public sealed class CsvLogTests : IDisposable
{
    private readonly CheckpointCase _case = new();
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("log.csv");

    public void Dispose()
    {
        _folder.Dispose();
        _case.Dispose();
    }

    [Fact]
    public void A_row_has_every_digit_of_its_epoch()
    {
        var history = Fit();
        var lines = File.ReadAllText(Path).Split('\n');
        Assert.Equal("epoch,loss,val_loss,learning_rate,gradient_norm,seconds", lines[0]);
        Assert.Equal((5, ""), (lines.Length, lines[^1]));
        foreach (var (epoch, line) in history.Epochs.Zip(lines.Skip(1)))
        {
            var cells = line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal([epoch.Epoch, epoch.Loss, epoch.ValidationLoss!.Value, epoch.LearningRate, epoch.GradientNorm, epoch.Duration.TotalSeconds], cells);
        }
    }

    [Fact]
    public void Without_validation_its_cell_is_empty()
    {
        new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit) { Callbacks = [new CsvLog(Path)] }.Fit(_case.Train, null, cancellationToken: TestContext.Current.CancellationToken);
        Assert.All(File.ReadAllLines(Path).Skip(1), line => Assert.Equal("", line.Split(',')[2]));
    }

    [Fact]
    public void A_row_is_there_before_the_next_epoch_begins()
    {
        var counts = new List<int>();
        var watcher = new Watcher { AtEpoch = _ => { counts.Add(File.ReadAllLines(Path).Length); return FitDecision.Continue; } };
        new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit) { Callbacks = [new CsvLog(Path), watcher] }
            .Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([2, 3, 4], counts);
    }

    [Theory]
    // Stopped within the second epoch, and resumed from there; from an earlier checkpoint, so that the second epoch's row is cut off; after a crash in the middle of a row; with a log that lost a row.
    [InlineData(6, 6, "")]
    [InlineData(9, 3, "")]
    [InlineData(6, 6, "2,0.12")]
    [InlineData(9, 9, "lost")]
    public void A_resumed_training_has_the_log_of_an_undisturbed_one(int stopAfter, int resumeFrom, string end)
    {
        Fit();
        var expected = WithoutSeconds();
        File.Delete(Path);

        // The two latest checkpoints are kept: a training that is stopped earlier leaves the one to resume from.
        Stop(stopAfter);
        if (resumeFrom < stopAfter)
        {
            Directory.Delete(_case.Folder, recursive: true);
            _case.StopAfter(resumeFrom);
        }
        if (end == "lost")
            File.WriteAllLines(Path, File.ReadAllLines(Path)[..^1]);
        else
            File.AppendAllText(Path, end);
        Resume();
        Assert.Equal(expected, WithoutSeconds());
    }

    [Fact]
    public void A_new_training_replaces_the_log_of_an_earlier_one()
    {
        Fit();
        var expected = WithoutSeconds();
        File.AppendAllText(Path, "4,1,1,1,1,1\n");
        Fit();
        Assert.Equal(expected, WithoutSeconds());
    }

    [Theory]
    [InlineData("time,load\n1,2\n")]
    [InlineData("epoch,loss,val_loss,learning_rate,gradient_norm,seconds")]
    public void A_foreign_file_is_refused_and_stays(string content)
    {
        File.WriteAllText(Path, content);
        var network = new LstmNetwork(CheckpointCase.Network);
        var before = CheckpointCase.Weights(network);
        Assert.Contains("is not a log of a training", Assert.Throws<FileWriteException>(() => CsvLog.Check(Path)).Message, StringComparison.Ordinal);
        var failure = Assert.Throws<FileWriteException>(() => new Trainer(network, CheckpointCase.Fit) { Callbacks = [new CsvLog(Path)] }.Fit(_case.Train, _case.Validation));
        Assert.Contains("move it away or give another name", failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(Path));
        foreach (var (one, other) in before.Zip(CheckpointCase.Weights(network)))
            Near.SameBits(one, other);
    }

    [Fact]
    public void The_log_of_another_training_is_not_gone_on_with()
    {
        Stop(6);
        File.WriteAllText(Path, File.ReadAllText(Path).Replace("\n1,0.", "\n1,1.", StringComparison.Ordinal));
        var before = File.ReadAllText(Path);
        Assert.Contains("it is the log of another training, in which epoch 1 went differently", Assert.Throws<FileWriteException>(Resume).Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path));
    }

    [Fact]
    public void A_log_that_cannot_grow_ends_training_with_the_best_weights()
    {
        var network = new LstmNetwork(CheckpointCase.Network);
        var watcher = new Watcher
        {
            AtEpoch = epoch =>
            {
                if (epoch.Epoch == 2)
                    File.Delete(Path);
                return FitDecision.Continue;
            },
        };
        var failure = Assert.Throws<FileWriteException>(() => new Trainer(network, CheckpointCase.Fit) { Callbacks = [watcher, new CsvLog(Path)] }.Fit(_case.Train, _case.Validation));
        Assert.Contains("what was written before is whole", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, watcher.Epochs.Count);
    }

    private FitHistory Fit() =>
        new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit) { Callbacks = [new CsvLog(Path)] }.Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);

    private void Stop(int updates)
    {
        using var source = new CancellationTokenSource();
        var stop = new Watcher { AtUpdate = update => { if (update.Update == updates) source.Cancel(); } };
        new Trainer(new LstmNetwork(CheckpointCase.Network), _case.Saving) { Callbacks = [new CsvLog(Path), stop] }.Fit(_case.Train, _case.Validation, cancellationToken: source.Token);
    }

    private void Resume() =>
        new Trainer(new LstmNetwork(CheckpointCase.Network), _case.Saving) { Callbacks = [new CsvLog(Path)] }
            .Resume(Checkpoint.Latest(_case.Folder), _case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);

    private string[] WithoutSeconds() => [.. File.ReadAllLines(Path).Select(line => line[..line.LastIndexOf(',')])];
}
