using System.Diagnostics;

namespace LstmOnnx.TestSupport;

/// <summary>Programs that a test runs beside itself.</summary>
public static class ChildProcess
{
    /// <summary>Runs a program to its end and returns its exit code and what it wrote on both streams.</summary>
    public static (int ExitCode, string Output) Run(string program, params IReadOnlyList<string> arguments) =>
        Run(program, new Dictionary<string, string>(), arguments);

    /// <summary>Runs a program with more environment variables.</summary>
    public static (int ExitCode, string Output) Run(string program, IReadOnlyDictionary<string, string> environment, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
