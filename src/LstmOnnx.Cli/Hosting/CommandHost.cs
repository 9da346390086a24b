using System.CommandLine;

namespace LstmOnnx.Cli.Hosting;

/// <summary>Parses the arguments, runs the verb and turns every end of it into an exit code and, at most, one message.</summary>
internal sealed class CommandHost(Output output, CancellationToken cancellation = default)
{
    public int Run(IReadOnlyList<string> args)
    {
        var exitCode = Guarded(() => Invoke(args));
        // What a verb wrote may still sit in the buffer, and a full disk may show only here; once it has shown, the rest is lost in silence.
        if (exitCode == ExitCode.InputOutput)
            return exitCode;
        var flushed = Guarded(() =>
        {
            output.Flush();
            return ExitCode.Done;
        });
        return exitCode == ExitCode.Done ? flushed : exitCode;
    }

    private int Invoke(IReadOnlyList<string> args)
    {
        var root = CommandTree.Create(new CommandContext(output, cancellation));
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        output.JsonOnly = args.Contains("--json");
        UsageCheck.Throw(parse);
        return parse.Invoke(new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output.Data,
            Error = output.Talk,
        });
    }

    private int Guarded(Func<int> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception)
        {
            var (exitCode, message) = Failure.Explain(exception);
            output.Talk.WriteLine(message);
            return exitCode;
        }
    }
}
