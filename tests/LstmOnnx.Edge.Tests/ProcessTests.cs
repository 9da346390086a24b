using System.Diagnostics;
using LstmOnnx.TestSupport;

namespace LstmOnnx.Edge.Tests;

/// <summary>What only a process has: pipes that close, full disks, signals.</summary>
public class ProcessTests
{
    private const int Features = 22;

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "lstmonnx-edge.dll");

    [Fact]
    public void A_closed_pipe_and_a_full_disk_are_output_errors()
    {
        var rows = Edge.Csv(Seeded.Floats(5000 * Features, seed: 1), Features);

        Assert.Equal("6\nerror: standard output: No space left on device\n", Shell("{ $EDGE --stream $MODEL; echo $? >&2; } 2>&1 >/dev/full | sort", rows));
        Assert.Equal("6\nerror: standard output: Broken pipe\n", Shell("{ $EDGE --stream $MODEL; echo $? >&2; } 2>$0.err | head -n 1 >/dev/null; sort $0.err", rows));
    }

    [Fact]
    public void A_row_is_answered_before_the_next_one_comes_and_a_signal_ends_the_program()
    {
        using var process = Start("dotnet", Assembly, "--stream", Edge.StreamingModel);
        for (var row = 0; row < 3; row++)
        {
            process.StandardInput.Write(Edge.Csv(Seeded.Floats(Features, seed: row), Features));
            process.StandardInput.Flush();
            Assert.Equal(8, process.StandardOutput.ReadLine()!.Split(',').Length);
        }
        Assert.Equal(0, ChildProcess.Run("kill", "-INT", $"{process.Id}").ExitCode);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)));
        Assert.Equal(130, process.ExitCode);
    }

    // Another command of the shell writes to the same file before and after.
    [Fact]
    public void What_a_shell_puts_around_the_answers_stays()
    {
        var rows = Edge.Csv(Seeded.Floats(Features, seed: 1), Features);

        var lines = Shell("(echo before; $EDGE --stream $MODEL; echo after) > $0.out; cat $0.out", rows).TrimEnd('\n').Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.Equal(("before", "after"), (lines[0], lines[2]));
    }

    private static string Shell(string line, string input)
    {
        using var folder = new TemporaryFolder();
        var text = line.Replace("$EDGE", $"dotnet '{Assembly}'", StringComparison.Ordinal).Replace("$MODEL", $"'{Edge.StreamingModel}'", StringComparison.Ordinal);
        using var process = Start("bash", "-c", text, Path.Combine(folder.Path, "shell"));
        var written = Task.Run(() =>
        {
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // A program that has failed reads no more.
            }
        });
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        written.Wait();
        return output;
    }

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
}
