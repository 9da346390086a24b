using System.Diagnostics;

namespace LstmOnnx.Cli.Tests.Commands;

/// <summary>A training that is killed at forty random instants, and resumed each time, ends in the bytes of one that nothing disturbed.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 40;

    // SIGKILL is 9.
    private const int KilledExitCode = 128 + 9;

    private static readonly Dictionary<string, string> QuickStart = new() { ["DOTNET_TieredPGO"] = "0" };

    private readonly TestFolder _folder = new();
    private readonly string _data;
    private readonly string _runs;

    public KillTests() => (_data, _runs) = (_folder.WriteSeasonal(rows: 300), _folder["runs"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_training_killed_at_forty_instants_ends_in_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the exit code of a killed process is that of POSIX");
        Cli.Run(Arguments("--out", _folder["undisturbed.onnx"])).Expect(0);
        var random = new Random(12);
        var (kills, lives, seen) = (0, 0, new HashSet<string>());
        while (kills < Kills)
        {
            Assert.True(++lives <= 3 * Kills, $"only {kills} kills in {lives - 1} lives");
            var before = Latest();
            using var process = CliProcess.Start(Arguments(Saving(resume: before is not null)), QuickStart);
            // One life in four ends anywhere from its first instant on, while it starts, reads or resumes; the others in updates and saves, which take turns.
            if (kills % 4 != 0)
                WaitForProgress(process, before);
            Thread.Sleep(random.Next(kills % 4 == 0 ? 500 : 40));
            process.Kill();
            var result = process.Wait();
            if (result.ExitCode == KilledExitCode)
            {
                kills++;
                seen.Add(Latest() ?? "");
                continue;
            }
            // It came to its end first; another one begins.
            result.Expect(0);
            AssertSame();
            Directory.Delete(_runs, recursive: true);
        }
        TestContext.Current.SendDiagnosticMessage($"{kills} kills in {lives} lives, at {seen.Count} checkpoints");
        Assert.InRange(seen.Count, Kills / 2, Kills);
        Cli.Run(Arguments(Saving(resume: Latest() is not null))).Expect(0);
        AssertSame();
        // What the killed ones left behind is gone.
        Assert.Equal(2, Directory.GetFileSystemEntries(_runs).Length);
    }

    private void AssertSame()
    {
        Assert.Equal(File.ReadAllBytes(_folder["undisturbed.onnx"]), File.ReadAllBytes(_folder["model.onnx"]));
        Assert.Equal(File.ReadAllBytes(_folder["undisturbed.streaming.onnx"]), File.ReadAllBytes(_folder["model.streaming.onnx"]));
    }

    private void WaitForProgress(CliProcess process, string? before)
    {
        var start = Stopwatch.GetTimestamp();
        while (!process.HasExited && Latest() == before)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "no checkpoint was written in a minute");
            Thread.Sleep(1);
        }
    }

    // Names sort by updates.
    private string? Latest() => Directory.Exists(_runs) ? Directory.EnumerateFiles(_runs, "checkpoint-*").Max(StringComparer.Ordinal) : null;

    private string[] Saving(bool resume) => ["--out", _folder["model.onnx"], "--checkpoints", _runs, "--checkpoint-updates", "1", .. resume ? ["--resume"] : Array.Empty<string>()];

    // 24 updates an epoch, 720 in all, of a millisecond or so and a save each.
    private string[] Arguments(params string[] more) =>
    [
        "train", _data, "--target", "load", "--window", "12", "--hidden", "4", "--dropout", "0.2", "--optimizer", "adamw", "--schedule", "cosine", "--batch-size", "8",
        "--epochs", "30", "--patience", "0", "--threads", "1", .. more,
    ];
}
