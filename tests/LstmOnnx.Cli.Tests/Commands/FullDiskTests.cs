using System.Diagnostics;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>A file system of a few pages, mounted for the test: no permission stops a test that runs as root, a full disk does.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly string _disk;
    private readonly bool _isMounted;

    public FullDiskTests()
    {
        _disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        _isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", _disk);
    }

    public void Dispose()
    {
        if (_isMounted)
            Run("umount", _disk);
        _folder.Dispose();
    }

    [Fact]
    public void A_disk_that_is_full_stops_before_training()
    {
        SkipWithoutDisk();
        File.WriteAllBytes(Path.Combine(_disk, "fill"), new byte[32 * 1024]);
        var result = Train("8").ExpectError(6, "model.onnx", "space");
        Assert.DoesNotContain("epoch", result.Error, StringComparison.Ordinal);
        Assert.Equal(["fill"], Directory.EnumerateFiles(_disk).Select(Path.GetFileName));
    }

    [Fact]
    public void A_disk_that_fills_up_leaves_the_old_model_whole()
    {
        SkipWithoutDisk();
        Train("4").Expect(0);
        var old = File.ReadAllBytes(Path.Combine(_disk, "model.onnx"));
        // 64 units take 68 kB of weights.
        Train("64").ExpectError(6, "space");
        Assert.Equal(old, File.ReadAllBytes(Path.Combine(_disk, "model.onnx")));
        Assert.Equal(["model.onnx", "model.streaming.onnx"], Directory.EnumerateFiles(_disk).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_checkpoint_without_room_ends_training_before_its_first_update()
    {
        SkipWithoutDisk();
        var result = Cli.Run("train", _folder.WriteSeasonal(), "--target", "load", "--window", "6", "--hidden", "64", "--epochs", "1", "--out", _folder["model.onnx"], "--checkpoints", Path.Combine(_disk, "runs"))
            .ExpectError(6, "checkpoint-000000000000.safetensors", "No space left", "nothing was left behind", "make room there or give another folder");
        Assert.DoesNotContain("epoch 1", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_disk, "runs")));
    }

    [Fact]
    public void Predictions_that_standard_output_does_not_take_are_an_output_error()
    {
        SkipWithoutDisk();
        Train("4").Expect(0);
        CliProcess.Shell("$LSTMONNX run \"$1\" \"$2\" > /dev/full", Path.Combine(_disk, "model.onnx"), _folder["load.csv"]).ExpectError(6, "standard output");
    }

    private CliResult Train(string hidden) =>
        Cli.Run("train", _folder.WriteSeasonal(), "--target", "load", "--window", "6", "--hidden", hidden, "--epochs", "1", "--out", Path.Combine(_disk, "model.onnx"));

    private void SkipWithoutDisk()
    {
        if (!_isMounted)
            Assert.Skip("no tmpfs can be mounted here (it takes Linux and root)");
    }

    private static bool Run(string file, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(file, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
