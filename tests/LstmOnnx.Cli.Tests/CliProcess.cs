using System.Diagnostics;

namespace LstmOnnx.Cli.Tests;

/// <summary>Runs <c>lstmonnx</c> as a process of its own, for what only a process has: signals, descriptors, an environment.</summary>
internal sealed class CliProcess : IDisposable
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "lstmonnx.dll");
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    private CliProcess(Process process, Action<string>? onErrorLine)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        // Away from the test framework's context: a test that waits for the end must not wait for its own thread.
        _error = Task.Run(() => ReadLines(process.StandardError, onErrorLine));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public Task Exited => _process.WaitForExitAsync();

    public static CliProcess Start(IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment = null, Action<string>? onErrorLine = null) =>
        Start("dotnet", [Assembly, .. args], environment, onErrorLine);

    /// <summary>Runs a shell line in which <c>$LSTMONNX</c> stands for the command, for redirections.</summary>
    public static CliResult Shell(string line, params string[] args)
    {
        using var process = Start("/bin/sh", ["-c", line.Replace("$LSTMONNX", $"dotnet '{Assembly}'", StringComparison.Ordinal), "sh", .. args], null, null);
        return process.Wait();
    }

    public static CliResult Run(params string[] args)
    {
        using var process = Start(args);
        return process.Wait();
    }

    public CliResult Wait()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail("the command did not end within two minutes");
        }
        return new CliResult(_process.ExitCode, _out.GetAwaiter().GetResult(), _error.GetAwaiter().GetResult());
    }

    /// <summary>Ends the process at once, by SIGKILL where there is one; it may have ended by itself before.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static CliProcess Start(string file, IEnumerable<string> args, IReadOnlyDictionary<string, string>? environment, Action<string>? onErrorLine)
    {
        var start = new ProcessStartInfo(file, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new CliProcess(Process.Start(start)!, onErrorLine);
    }

    private static async Task<string> ReadLines(StreamReader reader, Action<string>? onLine)
    {
        var text = new System.Text.StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            onLine?.Invoke(line);
        }
        return text.ToString();
    }
}
