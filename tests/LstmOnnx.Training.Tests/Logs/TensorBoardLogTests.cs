using LstmOnnx.TestSupport;

namespace LstmOnnx.Training.Tests;

public sealed class TensorBoardLogTests : IDisposable
{
    private static readonly string[] EpochTags = ["loss/train", "loss/validation", "learning_rate", "gradient_norm"];

    private readonly CheckpointCase _case = new();
    private readonly TemporaryFolder _root = new();
    private readonly LstmNetwork _network = new(CheckpointCase.Network);

    private string Folder => _root.File("runs/one");

    public void Dispose()
    {
        _root.Dispose();
        _case.Dispose();
    }

    [Fact]
    public void The_checksum_is_that_of_the_published_examples()
    {
        // RFC 3720, appendix B.4, for CRC-32C: 32 zeros, 32 ones, 0 to 31.
        Assert.Equal(0x8A9136AAu, EventReader.Crc(new byte[32]));
        Assert.Equal(0x62A8AB43u, EventReader.Crc([.. Enumerable.Repeat((byte)0xFF, 32)]));
        Assert.Equal(0x46DD794Eu, EventReader.Crc([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void Epochs_are_read_back_with_names_steps_and_times()
    {
        var history = Fit(new TensorBoardLog(Folder) { TimeProvider = new FixedTime() });
        var path = Assert.Single(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
        Assert.Equal($"events.out.tfevents.1700000000.{Environment.MachineName}", Path.GetFileName(path));
        var events = EventReader.Read(path);
        Assert.Equal(("brain.Event:2", 0L), (events[0].FileVersion, events[0].Step));
        Assert.Equal((1ul, 1L), (events[1].SessionStatus, events[1].Step));
        Assert.All(events, read => Assert.Equal(1700000000.25, read.WallTime));
        Assert.Equal(history.Epochs.Select(epoch => (long)epoch.Epoch), events.Skip(2).Select(read => read.Step));
        foreach (var (epoch, read) in history.Epochs.Zip(events.Skip(2)))
            Assert.Equal(EpochTags.Zip([(float)epoch.Loss, (float)epoch.ValidationLoss!, (float)epoch.LearningRate, (float)epoch.GradientNorm]), read.Scalars);
    }

    [Fact]
    public void Updates_are_a_run_of_their_own()
    {
        var watcher = new Watcher();
        Fit(new TensorBoardLog(Folder) { Updates = true }, watcher);
        var events = EventReader.Read(Assert.Single(Directory.GetFiles(Path.Combine(Folder, "updates"))));
        Assert.Equal(watcher.Updates.Select(update => update.Update), events.Skip(2).Select(read => read.Step));
        foreach (var (update, read) in watcher.Updates.Zip(events.Skip(2)))
            Assert.Equal([("loss/update", (float)update.Loss), ("gradient_norm/update", (float)update.GradientNorm)], read.Scalars);
    }

    [Fact]
    public void Norms_of_tensors_are_the_means_of_their_gradients()
    {
        var sums = new double[_network.Parameters.Count];
        var watcher = new Watcher
        {
            AtUpdate = update =>
            {
                for (var i = 0; i < sums.Length; i++)
                    sums[i] = (update.Batch == 1 ? 0 : sums[i]) + Math.Sqrt(_network.Parameters[i].Gradients.Sum(gradient => (double)gradient * gradient));
            },
        };
        Fit(new TensorBoardLog(Folder) { ParameterNorms = true }, watcher);
        var last = EventReader.Read(Assert.Single(Directory.GetFiles(Folder)))[^1].Scalars;
        Assert.Equal(EpochTags.Concat(_network.Parameters.Select(parameter => $"gradient_norm/{parameter.Name}")), last.Select(scalar => scalar.Tag));
        // The order of the sums differs.
        for (var i = 0; i < sums.Length; i++)
            Assert.Equal(sums[i] / 4, last[4 + i].Value, 1e-6 * sums[i]);
    }

    [Fact]
    public void A_resumed_training_begins_a_file_from_whose_first_epoch_on_the_earlier_one_no_longer_counts()
    {
        var expected = Whole();
        using (var source = new CancellationTokenSource())
        {
            var stop = new Watcher { AtUpdate = update => { if (update.Update == 6) source.Cancel(); } };
            new Trainer(_network, _case.Saving) { Callbacks = [Log(), stop] }.Fit(_case.Train, _case.Validation, cancellationToken: source.Token);
        }
        new Trainer(_network, _case.Saving) { Callbacks = [Log()] }.Resume(Checkpoint.Latest(_case.Folder), _case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);

        // Both began in the same second.
        string[] names = [$"events.out.tfevents.1700000000.{Environment.MachineName}", $"events.out.tfevents.1700000000.{Environment.MachineName}.2"];
        foreach (var (run, steps) in new[] { ("", new[] { 1L, 2L }), ("updates", [1L, 7L]) })
        {
            var files = names.Select(name => EventReader.Read(Path.Combine(Folder, run, name))).ToArray();
            Assert.Equal(steps, files.Select(file => file[1].Step));
            Assert.All(files, file => Assert.Equal(1ul, file[1].SessionStatus));
            Assert.Equal(expected[run], files.SelectMany(Scalars));
        }
        TensorBoardLog Log() => new(Folder) { Updates = true, TimeProvider = new FixedTime() };
    }

    [Fact]
    public void What_an_epoch_wrote_is_there_before_the_next_begins()
    {
        var counts = new List<int>();
        Fit(new TensorBoardLog(Folder) { Updates = true }, new Watcher
        {
            AtEpoch = _ =>
            {
                counts.AddRange(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => EventReader.Read(path).Count));
                return FitDecision.Continue;
            },
        });
        Assert.Equal([3, 6, 4, 10, 5, 14], counts);
    }

    // A process that dies at any time may be resumed from the latest checkpoint, after which nobody tells of what came before.
    [Fact]
    public void What_updates_wrote_is_there_when_a_checkpoint_is()
    {
        var missing = new List<long>();
        var watcher = new Watcher
        {
            AtUpdate = update =>
            {
                if (update.Update < 2)
                    return;
                var told = EventReader.Read(Assert.Single(Directory.GetFiles(Path.Combine(Folder, "updates"))))[^1].Step;
                if (told < Checkpoint.Latest(_case.Folder).Updates)
                    missing.Add(update.Update);
            },
        };
        new Trainer(_network, _case.Saving) { Callbacks = [new TensorBoardLog(Folder) { Updates = true }, watcher] }
            .Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(missing);
    }

    [Fact]
    public void Many_updates_in_one_epoch_are_written_in_pieces()
    {
        var data = Networks.Data(CheckpointCase.Network, count: 2000, window: 5, seed: 55);
        var sizes = new HashSet<long>();
        new Trainer(_network, CheckpointCase.Fit with { Epochs = 1, BatchSize = 1 })
        {
            Callbacks = [new TensorBoardLog(Folder) { Updates = true }, new Watcher { AtUpdate = _ => sizes.Add(new FileInfo(Directory.GetFiles(Path.Combine(Folder, "updates"))[0]).Length) }],
        }.Fit(data, null, cancellationToken: TestContext.Current.CancellationToken);
        // 2,000 records of some 80 bytes: 64 KB twice.
        Assert.Equal(3, sizes.Count);
        Assert.Equal(2002, EventReader.Read(Directory.GetFiles(Path.Combine(Folder, "updates"))[0]).Count);
    }

    private Dictionary<string, (long, string, float)[]> Whole()
    {
        using var other = new TemporaryFolder();
        new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit) { Callbacks = [new TensorBoardLog(other.Path) { Updates = true }] }
            .Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        return new[] { "", "updates" }.ToDictionary(run => run, run => Scalars(EventReader.Read(Assert.Single(Directory.GetFiles(Path.Combine(other.Path, run))))).ToArray());
    }

    private static IEnumerable<(long, string, float)> Scalars(List<ReadEvent> events) => events.SelectMany(read => read.Scalars.Select(scalar => (read.Step, scalar.Tag, scalar.Value)));

    private FitHistory Fit(params FitCallback[] callbacks) =>
        new Trainer(_network, CheckpointCase.Fit) { Callbacks = callbacks }.Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1700000000.25);
    }
}
