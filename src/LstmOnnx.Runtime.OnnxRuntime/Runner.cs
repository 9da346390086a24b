using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>Runs a model on the tensors of even or of odd runs.</summary>
internal abstract class Runner(InferenceSession session) : IDisposable
{
    protected InferenceSession Session { get; } = session;

    protected RunOptions Options { get; } = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    public abstract void Run(int parity);

    public virtual void Dispose() => Options.Dispose();
}
