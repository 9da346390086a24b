using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Tests;

/// <summary>What a run of the command line left behind.</summary>
public sealed record CliResult(int ExitCode, string Out, string Error)
{
    public string LastLine => Out.TrimEnd('\n').Split('\n')[^1];

    /// <summary>Fails unless the run ended with <paramref name="exitCode"/>; the message shows what it said.</summary>
    public CliResult Expect(int exitCode)
    {
        if (ExitCode != exitCode)
            Assert.Fail($"exit code {ExitCode} instead of {exitCode}\nstdout: {Out}\nstderr: {Error}");
        // No stack trace reaches a user, whatever happened.
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Fails unless the run ended with <paramref name="exitCode"/> and one line of error that has all of <paramref name="parts"/>.</summary>
    public CliResult ExpectError(int exitCode, params string[] parts)
    {
        Expect(exitCode);
        var error = Assert.Single(Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        foreach (var part in parts)
            Assert.Contains(part, error, StringComparison.Ordinal);
        return this;
    }
}

/// <summary>Runs <c>lstmonnx</c> inside the test process, as a pipeline sees it: no terminal.</summary>
internal static class Cli
{
    public static CliResult Run(params string[] args) => Run(TestContext.Current.CancellationToken, args);

    public static CliResult Run(CancellationToken cancellation, params string[] args)
    {
        using var data = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        using var output = new Output(data, talk);
        var exitCode = new CommandHost(output, cancellation).Run(args);
        return new CliResult(exitCode, data.ToString(), talk.ToString());
    }
}
