namespace LstmOnnx.Training.Tests;

/// <summary>Every file operation of a training's saves fails once, in four ways; the old or the new checkpoint is whole each time.</summary>
public sealed class CheckpointFaultTests
{
    public static TheoryData<FileFault> Faults => [.. Enum.GetValues<FileFault>()];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Whatever_operation_fails_a_whole_checkpoint_is_left_and_leads_to_the_same_weights(FileFault fault)
    {
        float[][] expected;
        string[] operations;
        using (var one = new CheckpointCase())
        {
            expected = one.Undisturbed();
            operations = [.. Run(one, new FaultyFiles()).Done];
        }
        Assert.Superset(
            new HashSet<string> { "create folder", "list", "create", "write", "flush", "copy mode", "close", "replace", "flush folder", "delete" },
            operations.ToHashSet());
        var failures = 0;
        for (var failing = 0; failing < operations.Length; failing++)
        {
            using var one = new CheckpointCase();
            var files = new FaultyFiles(failing, fault);
            CheckpointException? failure = null;
            try
            {
                Run(one, files);
            }
            catch (CheckpointException thrown)
            {
                failure = thrown;
            }
            // The folder could not be opened: nothing has begun.
            catch (IOException)
            {
            }
            Assert.True(files.HasFailed);
            failures += failure is null ? 0 : 1;
            Check(one, files, fault, failure, expected, $"operation {failing}, {operations[failing]}");
        }
        // All of a write but its removal of old checkpoints, which the next one does again.
        Assert.InRange(
            failures,
            operations.Count(name => fault == FileFault.ShortWrite ? name is "write" : name is "create" or "write" or "flush" or "copy mode" or "close" or "replace"),
            operations.Length);
    }

    private static void Check(CheckpointCase one, FaultyFiles files, FileFault fault, CheckpointException? failure, float[][] expected, string operation)
    {
        if (failure is not null)
        {
            Assert.Equal(CheckpointProblem.NotWritten, failure.Problem);
            Assert.Contains(one.Folder, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", failure.Message, StringComparison.Ordinal);
        }
        if (files.Placed.Count == 0)
            return;
        // Each file under a checkpoint's name is whole, and the latest that was put in its place is among them.
        var checkpoints = Directory.GetFiles(one.Folder, "checkpoint-*");
        Assert.InRange(checkpoints.Length, 1, 3);
        foreach (var path in checkpoints)
            Checkpoint.Read(path);
        Assert.Equal(files.Placed[^1], Checkpoint.Latest(one.Folder).Path);
        // A dead process says nothing.
        if (failure is not null && fault != FileFault.Death)
            Assert.Contains($"can be resumed from {Path.GetFileName(files.Placed[^1])}, which is whole", failure.Message, StringComparison.Ordinal);
        try
        {
            one.ResumesTo(expected, everyUpdates: null);
        }
        catch (Exception wrong)
        {
            throw new InvalidOperationException(operation, wrong);
        }
        // What a dead process left behind went when the next one began.
        Assert.Equal([CheckpointCase.Name(8), CheckpointCase.Name(12)], one.Names());
    }

    private static FaultyFiles Run(CheckpointCase one, FaultyFiles files)
    {
        // The first epoch's validation is yet to come, so the checkpoint of its last update is replaced by that of its end.
        one.StopAfter(4, files);
        one.StopAfter(2, files, resume: true);
        return files;
    }

    [Fact]
    public void A_disk_that_fills_up_ends_training_with_the_best_weights_and_the_place_to_go_on_from()
    {
        using var one = new CheckpointCase();
        var expected = one.Undisturbed();
        var files = new FaultyFiles();
        var network = new LstmNetwork(CheckpointCase.Network);
        using var full = new OnUpdate(10, () => files.IsFull = true);
        var failure = Assert.Throws<CheckpointException>(() => new Trainer(network, one.Saving) { Files = files }.Fit(one.Train, one.Validation, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("checkpoint-000000000010.safetensors': No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was left behind: training has stopped and can be resumed from checkpoint-000000000009.safetensors", failure.Message, StringComparison.Ordinal);
        Assert.Equal([CheckpointCase.Name(8), CheckpointCase.Name(9)], one.Names());

        using (var file = File.OpenRead(one.PathOf(9)))
        {
            var best = CheckpointFile.Read(file, "").Tensors.Where(tensor => tensor.Name.StartsWith("best.", StringComparison.Ordinal)).Select(tensor => tensor.Values);
            Assert.Equal(best, CheckpointCase.Weights(network));
        }
        one.ResumesTo(expected);
    }
}
