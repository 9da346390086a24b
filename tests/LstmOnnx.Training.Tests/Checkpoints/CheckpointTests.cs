using System.Text;
using System.Text.Json;

namespace LstmOnnx.Training.Tests;

/// <summary>Trainings that are saved, stopped and resumed; checkpoints that cannot be used.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly CheckpointCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(11)]
    public void A_training_that_was_cancelled_goes_on_to_the_same_weights(int updates)
    {
        var expected = _case.Undisturbed();
        _case.StopAfter(updates);
        var checkpoint = Checkpoint.Latest(_case.Folder);
        // The fourth update ends the first epoch's batches; its validation is yet to come.
        Assert.Equal((((updates - 1) / 4) + 1, ((updates - 1) % 4) + 1, updates), (checkpoint.Epoch, checkpoint.Batch, (int)checkpoint.Updates));
        Assert.Empty(checkpoint.Notes);
        _case.ResumesTo(expected);
        Assert.Equal([CheckpointCase.Name(11), CheckpointCase.Name(12)], _case.Names());
    }

    [Fact]
    public void A_training_that_is_done_is_resumed_to_its_end_at_once()
    {
        var network = new LstmNetwork(CheckpointCase.Network);
        var whole = new Trainer(network, _case.Saving).Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        var resumed = new LstmNetwork(CheckpointCase.Network);
        var history = new Trainer(resumed, _case.Saving).Resume(Checkpoint.Latest(_case.Folder), _case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(whole.Epochs, history.Epochs);
        Assert.Equal((whole.BestEpoch, whole.StopReason), (history.BestEpoch, history.StopReason));
        Assert.Equal(CheckpointCase.Weights(network), CheckpointCase.Weights(resumed));
    }

    [Fact]
    public void Checkpoints_change_no_bit()
    {
        var expected = _case.Undisturbed();
        var network = new LstmNetwork(CheckpointCase.Network);
        new Trainer(network, _case.Saving).Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected, CheckpointCase.Weights(network));
    }

    [Theory]
    [InlineData(null, null, "0 4 8 12")]
    [InlineData(3, null, "0 3 4 7 8 11 12")]
    [InlineData(5, null, "0 4 8 12")]
    // As much as each update.
    [InlineData(null, 1, "0 1 2 3 4 5 6 7 8 9 10 11 12")]
    public void They_are_written_at_the_start_at_epochs_ends_and_as_often_as_asked(int? everyUpdates, int? ticks, string expected)
    {
        var operations = new FaultyFiles();
        var options = CheckpointCase.Fit with { Checkpoints = new() { Folder = _case.Folder, EveryUpdates = everyUpdates, Interval = ticks is null ? null : TimeSpan.FromTicks(ticks.Value) } };
        new Trainer(new LstmNetwork(CheckpointCase.Network), options) { Files = operations }.Fit(_case.Train, _case.Validation, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected, string.Join(' ', operations.Placed.Select(path => int.Parse(Path.GetFileName(path)["checkpoint-".Length..^".safetensors".Length], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(2, _case.Names().Length);
    }

    [Fact]
    public void The_file_is_safetensors_with_the_state_as_json()
    {
        _case.StopAfter(5);
        using var file = File.OpenRead(_case.PathOf(5));
        var reader = SafetensorsReader.Open(file);
        var names = reader.Header.Entries.Select(entry => entry.Name).ToArray();
        Assert.Contains("weights.lstm.0.forward.input_weights", names);
        Assert.Contains("best.dense.0.bias", names);
        Assert.Contains("adam.square.dense.0.weights", names);
        using var document = JsonDocument.Parse(reader.Header.Metadata["lstmonnx.checkpoint"]);
        Assert.Equal(2, document.RootElement.GetProperty("state").GetProperty("epoch").GetInt32());
        Assert.Equal("1", reader.Header.Metadata["lstmonnx.checkpoint_version"]);
    }

    [Fact]
    public void A_new_training_does_not_touch_the_checkpoints_of_another()
    {
        _case.StopAfter(5);
        var before = _case.Names();
        Refused(CheckpointProblem.Occupied, "runs/first' has checkpoints of an earlier training, up to checkpoint-000000000005.safetensors: resume it, or give another folder",
            () => new Trainer(new LstmNetwork(CheckpointCase.Network), _case.Saving).Fit(_case.Train, _case.Validation));

        // Nor does one that was resumed from elsewhere.
        var copy = Path.Combine(Path.GetDirectoryName(_case.Folder)!, "copy");
        Directory.CreateDirectory(copy);
        File.Copy(_case.PathOf(5), Path.Combine(copy, CheckpointCase.Name(5)));
        Refused(CheckpointProblem.Occupied, "earlier training", () => new Trainer(new LstmNetwork(CheckpointCase.Network), _case.Saving).Resume(Checkpoint.Latest(copy), _case.Train, _case.Validation));
        Assert.Equal(before, _case.Names());
    }

    [Fact]
    public void A_place_without_checkpoints_is_named()
    {
        Refused(CheckpointProblem.Missing, $"'{_case.Folder}' has no checkpoint", () => Checkpoint.Latest(_case.Folder));
        Directory.CreateDirectory(_case.Folder);
        File.WriteAllText(Path.Combine(_case.Folder, "checkpoint-x.safetensors"), "not one of ours");
        Refused(CheckpointProblem.Missing, $"'{_case.Folder}' has no checkpoint", () => Checkpoint.Latest(_case.Folder));
        Refused(CheckpointProblem.Missing, CheckpointCase.Name(7), () => Checkpoint.Read(_case.PathOf(7)));
    }

    [Fact]
    public void Another_training_is_told_what_differs_and_nothing_changes()
    {
        _case.StopAfter(5);
        var checkpoint = Checkpoint.Latest(_case.Folder);
        Foreign("network.layers[0].hidden_size is 5 there and 6 here", CheckpointCase.Network with { Layers = [new(6, Dropout: 0.2f)] }, _case.Saving);
        Foreign("fit.optimizer.learning_rate is 0.02 there and 0.03 here", CheckpointCase.Network, _case.Saving with { Optimizer = new() { LearningRate = 0.03 } });
        Foreign("validation is {", CheckpointCase.Network, _case.Saving, withValidation: false);

        void Foreign(string difference, NetworkOptions network, FitOptions fit, bool withValidation = true)
        {
            var other = new LstmNetwork(network);
            var (weights, names) = (CheckpointCase.Weights(other), _case.Names());
            Refused(CheckpointProblem.Foreign, difference, () => new Trainer(other, fit).Resume(checkpoint, _case.Train, withValidation ? _case.Validation : null));
            Assert.Equal(weights, CheckpointCase.Weights(other));
            Assert.Equal(names, _case.Names());
        }
    }

    [Fact]
    public void A_newer_format_and_a_file_that_is_no_checkpoint_are_told_apart()
    {
        _case.StopAfter(5);
        Change("\"lstmonnx.checkpoint_version\":\"1\"", "\"lstmonnx.checkpoint_version\":\"2\"");
        Refused(CheckpointProblem.Newer, "written by a newer version, in format 2; this one reads format 1", () => Checkpoint.Latest(_case.Folder));
        Change("\"lstmonnx.checkpoint_version\":\"2\"", "\"lstmonnx.checkpoint_version\":\"0\"");
        Refused(CheckpointProblem.Damaged, "there is no format 0", () => Checkpoint.Read(_case.PathOf(5)));
        Change("\"lstmonnx.checkpoint_version\":\"0\"", "\"lstmonnx.checkpoint_versiom\":\"1\"");
        Refused(CheckpointProblem.Foreign, "a safetensors file without a checkpoint's version", () => Checkpoint.Latest(_case.Folder));

        void Change(string from, string to)
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(_case.PathOf(5)));
            Assert.Contains(from, text, StringComparison.Ordinal);
            File.WriteAllBytes(_case.PathOf(5), Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over_with_a_note_and_replaced()
    {
        var expected = _case.Undisturbed();
        _case.StopAfter(6);
        File.WriteAllBytes(_case.PathOf(6), File.ReadAllBytes(_case.PathOf(6))[..^1]);
        var checkpoint = Checkpoint.Latest(_case.Folder);
        Assert.Equal(5, checkpoint.Updates);
        Assert.Contains("checkpoint-000000000006.safetensors' is damaged: tensor", Assert.Single(checkpoint.Notes), StringComparison.Ordinal);
        _case.ResumesTo(expected);

        // Where no other is left, the latest is named.
        File.WriteAllText(_case.PathOf(11), "");
        File.WriteAllText(_case.PathOf(12), "");
        Refused(CheckpointProblem.Damaged, "checkpoint-000000000012.safetensors' is damaged: the file has 0 bytes", () => Checkpoint.Latest(_case.Folder));
    }

    [Fact]
    public void Another_width_of_vectors_is_noted()
    {
        _case.StopAfter(5);
        using var file = File.OpenRead(_case.PathOf(5));
        var (document, tensors) = CheckpointFile.Read(file, "");
        using (var other = File.Create(_case.PathOf(6)))
            CheckpointFile.Write(other, document with { Simd = "1024" }, tensors);
        Assert.Contains("made with SIMD width 1024", Assert.Single(Checkpoint.Latest(_case.Folder).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_changed_bit_and_every_length_is_found()
    {
        _case.StopAfter(5);
        var whole = File.ReadAllBytes(_case.PathOf(5));
        var random = new Random(6);
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])whole.Clone();
            // Half of the changes hit the header.
            var at = random.Next(round % 2 == 0 ? bytes.Length : 3000);
            if (round % 10 == 9)
                bytes = bytes[..at];
            else
                bytes[at] ^= (byte)(1 << random.Next(8));
            try
            {
                CheckpointFile.Read(new MemoryStream(bytes), "file");
                // Only what means the same in JSON may pass, such as a space at the header's end.
                Assert.Equal(whole[at] is (byte)' ', bytes[at] is (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)' ');
            }
            catch (CheckpointException)
            {
            }
        }
    }

    [Fact]
    public void What_no_training_can_have_is_damage()
    {
        _case.StopAfter(5);
        CheckpointDocument document;
        IReadOnlyList<NamedTensor> tensors;
        using (var file = File.OpenRead(_case.PathOf(5)))
            (document, tensors) = CheckpointFile.Read(file, "");
        Damaged("7 updates do not lead to", document with { State = document.State with { Updates = 7 } }, tensors);
        Damaged("no tensor 'weights.dense.0.bias' of the network's shape", document, [.. tensors.Where(tensor => tensor.Name != "weights.dense.0.bias")]);
        Damaged("no tensor 'best.dense.0.bias' of the network's shape", document, [.. tensors.Where(tensor => tensor.Name != "best.dense.0.bias"), new("best.dense.0.bias", [1, 3], [1, 2, 3])]);
        Damaged("the training has", document, [.. tensors, new("more", [1], [1])]);

        void Damaged(string why, CheckpointDocument document, IReadOnlyList<NamedTensor> tensors)
        {
            using (var file = File.Create(_case.PathOf(5)))
                CheckpointFile.Write(file, document, tensors);
            var network = new LstmNetwork(CheckpointCase.Network);
            var weights = CheckpointCase.Weights(network);
            Refused(CheckpointProblem.Damaged, why, () => new Trainer(network, _case.Saving).Resume(Checkpoint.Read(_case.PathOf(5)), _case.Train, _case.Validation));
            Assert.Equal(weights, CheckpointCase.Weights(network));
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit with { Checkpoints = new() { Folder = " " } }));
        Assert.Throws<ArgumentException>(() => new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit with { Checkpoints = new() { Folder = "a", EveryUpdates = 0 } }));
        Assert.Throws<ArgumentException>(() => new Trainer(new LstmNetwork(CheckpointCase.Network), CheckpointCase.Fit with { Checkpoints = new() { Folder = "a", Interval = TimeSpan.Zero } }));
    }

    private static void Refused(CheckpointProblem problem, string message, Action action)
    {
        var failure = Assert.Throws<CheckpointException>(action);
        Assert.Equal(problem, failure.Problem);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
