using LstmOnnx.Data;
using LstmOnnx.Runtime;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Hosting;

/// <summary>The table of exceptions, their exit codes and their words.</summary>
internal static class Failure
{
    public static (int ExitCode, string Message) Explain(Exception exception) => exception switch
    {
        UsageException => (ExitCode.Usage, Error(exception.Message)),
        // Recipes of model files are caught where they are read; what is left was typed.
        RecipeException => (ExitCode.Usage, Error(exception.Message)),
        DataFileException => (ExitCode.Data, Error(exception.Message)),
        TrainingDivergedException diverged => (ExitCode.GoalFailed, Error(Diverged(diverged))),
        CheckpointException checkpoint => (CodeOf(checkpoint.Problem), Error(checkpoint.Message)),
        ExportMismatchException => (ExitCode.GoalFailed, Error(exception.Message)),
        UnsuitableModelException or ModelRefusedException => (ExitCode.ModelRefused, Error(exception.Message)),
        EngineUnavailableException => (ExitCode.EngineUnavailable, Error(exception.Message)),
        OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
        IOException or UnauthorizedAccessException => (ExitCode.InputOutput, Error(exception.Message)),
        _ => (ExitCode.InternalError, Error($"internal error, please report it: {exception.GetType().FullName}: {OneLine(exception.Message)}")),
    };

    private static int CodeOf(CheckpointProblem problem) => problem switch
    {
        CheckpointProblem.Occupied => ExitCode.Usage,
        CheckpointProblem.Missing or CheckpointProblem.NotWritten => ExitCode.InputOutput,
        _ => ExitCode.ModelRefused,
    };

    private static string Diverged(TrainingDivergedException exception) => FormattableString.Invariant(
        $"training diverged in epoch {exception.Epoch}, batch {exception.Batch}: the {exception.What} is no longer a finite number; {(exception.History.BestEpoch > 0 ? $"epoch {exception.History.BestEpoch}, the best before it, was written beside the model as .diverged.onnx" : "nothing was written")}: lower --learning-rate, set --clip-norm (1 is usual), or look for extreme values in the data");

    private static string Error(string message) => $"error: {message}";

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
