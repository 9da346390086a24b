using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>Makes sessions of ONNX Runtime, and finds out whether the target takes the whole model: ONNX Runtime says so only by failing where the CPU is ruled out.</summary>
internal static class InferenceLoader
{
    /// <summary>The session, and whether nodes that the target does not take run on the CPU.</summary>
    /// <exception cref="EngineUnavailableException">The target does not start.</exception>
    /// <exception cref="UnsupportedOnnxException">ONNX Runtime refuses the model, or a required target does not take all of it.</exception>
    public static (InferenceSession Session, bool FallsBack) Load(CheckedModel model, SessionTarget target, OnnxRuntimeOptions options, bool isRequired)
    {
        var bytes = Bytes(model);
        if (target.IsCpu)
            return (Refused(() => Create(bytes, target, options, allowsCpu: true), "ONNX Runtime refuses the model"), false);
        if (isRequired)
            return (Refused(() => Create(bytes, target, options, allowsCpu: false), $"{target.Name} is required to run the whole model and does not"), false);
        try
        {
            return (Create(bytes, target, options, allowsCpu: false), false);
        }
        catch (OnnxRuntimeException)
        {
            // The second try has the reason where the model itself is at fault.
            return (Refused(() => Create(bytes, target, options, allowsCpu: true), "ONNX Runtime refuses the model"), true);
        }
    }

    private static InferenceSession Create(byte[] bytes, SessionTarget target, OnnxRuntimeOptions options, bool allowsCpu)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (!allowsCpu)
            session.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
        try
        {
            target.Append(session, options);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new EngineUnavailableException(Readable.Message($"ONNX Runtime does not start {target.Name}: {failure.Message.Trim()}"), failure);
        }

        return new InferenceSession(bytes, session);
    }

    private static InferenceSession Refused(Func<InferenceSession> create, string summary)
    {
        try
        {
            return create();
        }
        catch (OnnxRuntimeException failure)
        {
            throw new UnsupportedOnnxException(RefusalCode.RefusedByEngine, $"{summary}: {failure.Message.Trim()}", inner: failure);
        }
    }

    private static byte[] Bytes(CheckedModel model) =>
        MemoryMarshal.TryGetArray(model.Bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : model.Bytes.ToArray();
}
