namespace LstmOnnx.Cli.Hosting;

/// <summary>The exit codes of <c>lstmonnx</c>; they are part of its contract with scripts.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A comparison or a goal failed: training diverged, an export did not reproduce the trainer, engines disagree.</summary>
    public const int GoalFailed = 1;

    public const int Usage = 2;

    public const int Data = 3;

    public const int ModelRefused = 4;

    public const int EngineUnavailable = 5;

    public const int InputOutput = 6;

    /// <summary>A bug of ours (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;

    public const int Interrupted = 130;
}
