using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>A model inside ONNX Runtime, shared by its sessions.</summary>
internal sealed class OnnxRuntimeModel : EngineModel
{
    private readonly CheckedModel _model;
    private readonly SharedInference _inference;
    private readonly bool _copies;
    private int _disposed;

    private OnnxRuntimeModel(CheckedModel model, SharedInference inference, bool copies, string description)
    {
        _model = model;
        _inference = inference;
        _copies = copies;
        Description = description;
    }

    public override string Description { get; }

    public static OnnxRuntimeModel Load(CheckedModel model, ExecutionProvider provider, OnnxRuntimeOptions options, bool alwaysCopy = false)
    {
        using var session = new SessionOptions
        {
            IntraOpNumThreads = options.IntraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        try
        {
            provider.Append(session, options);
        }
        catch (Exception failure) when (failure is OnnxRuntimeException or EntryPointNotFoundException)
        {
            throw new EngineUnavailableException($"ONNX Runtime does not start {provider.Name}: {failure.Message.Trim()}", failure);
        }

        try
        {
            var inference = new InferenceSession(Bytes(model), session);
            var threads = options.IntraOpThreads == 1 ? "1 thread" : $"{options.IntraOpThreads} threads";
            return new OnnxRuntimeModel(model, new SharedInference(inference), alwaysCopy || !InHostMemory(inference), $"ONNX Runtime {OnnxRuntimeLibrary.Version}, {provider.Name}, {threads}");
        }
        catch (OnnxRuntimeException failure)
        {
            throw new UnsupportedOnnxException(RefusalCode.RefusedByEngine, $"ONNX Runtime refuses the model: {failure.Message.Trim()}", inner: failure);
        }
    }

    public override EngineSession CreateSession(SessionRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, typeof(LstmModel));
        return new OnnxRuntimeSession(_inference, _model, request, _copies);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
            _inference.Release();
        base.Dispose(disposing);
    }

    private static bool InHostMemory(InferenceSession session) =>
        session.GetMemoryInfosForInputs().Concat(session.GetMemoryInfosForOutputs()).All(info => info.GetDeviceType() == OrtMemoryInfoDeviceType.CPU);

    private static byte[] Bytes(CheckedModel model) =>
        MemoryMarshal.TryGetArray(model.Bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length ? segment.Array : model.Bytes.ToArray();
}
