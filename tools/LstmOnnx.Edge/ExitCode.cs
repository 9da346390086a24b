namespace LstmOnnx.Edge;

/// <summary>The exit codes, with the meanings that they have in <c>lstmonnx</c>.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Outputs differ from those that are stored.</summary>
    public const int Different = 1;

    public const int Usage = 2;

    public const int Data = 3;

    public const int ModelRefused = 4;

    public const int InputOutput = 6;

    /// <summary>A bug of ours (EX_SOFTWARE of sysexits.h).</summary>
    public const int InternalError = 70;
}
