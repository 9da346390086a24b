using System.Diagnostics;
using System.Globalization;

namespace LstmOnnx.Cli.Tests.Commands;

public sealed class InterruptTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_first_signal_keeps_the_best_model_so_far()
    {
        SkipOnWindows();
        var data = _folder.WriteSeasonal();
        var epoch = Source();
        using var process = CliProcess.Start(Train(data, "8", "12", "--epochs", "1000000", "--patience", "0"), onErrorLine: line => Seen(line, "epoch ", epoch));
        await epoch.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Interrupt(process);
        var result = process.Wait().Expect(130);
        Assert.Contains("stopping: the best model so far is kept", result.Error, StringComparison.Ordinal);
        Assert.Contains("interrupted", result.Out, StringComparison.Ordinal);
        Cli.Run("evaluate", _folder["model.onnx"], data).Expect(0);
        Cli.Run("run", _folder["model.streaming.onnx"], data, "--stream").Expect(0);
    }

    [Fact]
    public async Task The_second_signal_ends_at_once_and_leaves_no_half_file()
    {
        SkipOnWindows();
        // One update takes long enough for two signals.
        var data = _folder.WriteSeasonal(rows: 3000);
        var (started, stopping) = (Source(), Source());
        using var process = CliProcess.Start(Train(data, "512", "400", "--batch-size", "2000"), onErrorLine: line =>
        {
            Seen(line, "1 input", started);
            Seen(line, "stopping:", stopping);
        });
        await started.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        // The line is said before the signal is listened to; a signal in between ends the process as well, without the word.
        while (!stopping.Task.IsCompleted && !process.HasExited)
        {
            Interrupt(process);
            await Task.WhenAny(stopping.Task, process.Exited);
        }
        Interrupt(process);
        process.Wait().Expect(130);
        Assert.Equal([data], Directory.EnumerateFiles(_folder.Root));
    }

    [Fact]
    public void Interrupted_before_the_first_epoch_there_is_nothing_to_keep()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var data = _folder.WriteSeasonal();
        var result = Cli.Run(cancelled.Token, [.. Train(data, "4", "8")]).Expect(130);
        Assert.Contains("no epoch was completed, so no model was written", result.Error, StringComparison.Ordinal);
        Assert.Equal([data], Directory.EnumerateFiles(_folder.Root));
    }

    private string[] Train(string data, string hidden, string window, params string[] more) =>
        ["train", data, "--target", "load", "--hidden", hidden, "--window", window, "--out", _folder["model.onnx"], .. more];

    // What waits for the line goes on elsewhere than on the thread that reads the lines.
    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Seen(string line, string start, TaskCompletionSource source)
    {
        if (line.StartsWith(start, StringComparison.Ordinal))
            source.TrySetResult();
    }

    private static void Interrupt(CliProcess process)
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("signals are sent by POSIX kill");
    }
}
