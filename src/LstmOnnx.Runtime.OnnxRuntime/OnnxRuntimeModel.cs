using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>A model inside ONNX Runtime, shared by its sessions.</summary>
internal sealed class OnnxRuntimeModel : EngineModel
{
    private readonly CheckedModel _model;
    private readonly SharedInference _inference;
    private readonly bool _copies;
    private int _disposed;

    private OnnxRuntimeModel(CheckedModel model, SharedInference inference, bool copies, string description, string? fallBack)
    {
        _model = model;
        _inference = inference;
        _copies = copies;
        Description = description;
        FallBack = fallBack;
    }

    public override string Description { get; }

    public override string? FallBack { get; }

    public static OnnxRuntimeModel Load(CheckedModel model, SessionTarget target, OnnxRuntimeOptions options, bool isRequired, bool alwaysCopy = false)
    {
        HostTypes.Check(model);
        var (session, fallsBack) = InferenceLoader.Load(model, target, options, isRequired);
        var threads = options.IntraOpThreads == 1 ? "1 thread" : $"{options.IntraOpThreads} threads";
        var description = $"ONNX Runtime {OnnxRuntimeLibrary.Version}, {target.Describe(session, options)}, {(fallsBack ? "in part or whole on the CPU, " : "")}{threads}";
        var fallBack = fallsBack ? $"nodes that {target.Name} does not take run on the CPU" : null;
        return new OnnxRuntimeModel(model, new SharedInference(session), alwaysCopy || !InHostMemory(session), description, fallBack);
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
}
