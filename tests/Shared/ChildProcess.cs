using System.Diagnostics;
using Xunit;

namespace LstmOnnx.TestSupport;

/// <summary>Programs that a test runs beside itself.</summary>
public static class ChildProcess
{
    /// <summary>Runs a program to its end and returns its exit code and what it wrote on both streams, standard output first.</summary>
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

    /// <summary>
    /// Runs one explicit test of an assembly in a process of its own, which has to run it and pass and to write nothing on standard error.
    /// </summary>
    /// <param name="assembly">The path of the test assembly.</param>
    /// <param name="method">The test's full name.</param>
    /// <param name="environment">More environment variables.</param>
    /// <param name="limits">Shell commands that come first, such as <c>ulimit -f 20;</c>.</param>
    public static void RunTest(string assembly, string method, IReadOnlyDictionary<string, string>? environment = null, string limits = "")
    {
        var (exitCode, output) = Run("bash", environment ?? new Dictionary<string, string>(), "-c",
            limits + "dotnet \"$0\" -method \"$1\" -explicit only -noColor 2> >(sed 's/^/STDERR: /' >&2)", assembly, method);
        Assert.True(exitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal) && output.Contains("Not Run: 0,", StringComparison.Ordinal)
            && !output.Contains("STDERR: ", StringComparison.Ordinal), $"exit code {exitCode}: {output}");
    }
}
