using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Hosting;

/// <summary>The table of exceptions, their exit codes and their words.</summary>
internal static class Failure
{
    public static (int ExitCode, string Message) Explain(Exception exception) => exception switch
    {
        UsageException => (ExitCode.Usage, Error(exception.Message)),
        ModelRefusedException => (ExitCode.ModelRefused, Error(exception.Message)),
        EngineUnavailableException => (ExitCode.EngineUnavailable, Error(exception.Message)),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        IOException or UnauthorizedAccessException => (ExitCode.InputOutput, Error(exception.Message)),
        _ => (ExitCode.InternalError, Error($"internal error, please report it: {exception.GetType().FullName}: {OneLine(exception.Message)}")),
    };

    private static string Error(string message) => $"error: {message}";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
