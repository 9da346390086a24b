using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>An execution provider of ONNX Runtime: our name, its name there, where it comes from, and how it is added to a session.</summary>
internal sealed class ExecutionProvider : SessionTarget
{
    private readonly string _runtimeName, _source;
    private readonly bool _takesOptions, _hasDevices;
    private readonly Action<SessionOptions, OnnxRuntimeOptions> _append;

    private ExecutionProvider(string name, string runtimeName, string source, bool takesOptions, bool hasDevices, Action<SessionOptions, OnnxRuntimeOptions> append)
    {
        (Name, _runtimeName, _source) = (name, runtimeName, source);
        (_takesOptions, _hasDevices, _append) = (takesOptions, hasDevices, append);
    }

    public static IReadOnlyList<ExecutionProvider> All { get; } =
    [
        new("CPU", "CPUExecutionProvider", "every build has it", takesOptions: false, hasDevices: false, (_, _) => { }),
        new("CUDA", "CUDAExecutionProvider", "the package Microsoft.ML.OnnxRuntime.Gpu has it", takesOptions: true, hasDevices: true, AppendCuda),
        new("TensorRT", "TensorrtExecutionProvider", "the package Microsoft.ML.OnnxRuntime.Gpu has it", takesOptions: true, hasDevices: true, AppendTensorRt),
        new("DirectML", "DmlExecutionProvider", "the package Microsoft.ML.OnnxRuntime.DirectML has it, on Windows", takesOptions: false, hasDevices: true,
            (session, options) => session.AppendExecutionProvider_DML(options.DeviceId)),
        ByName("OpenVINO", "OpenVINOExecutionProvider", "the package Intel.ML.OnnxRuntime.OpenVino has it"),
        ByName("CoreML", "CoreMLExecutionProvider", "the builds for macOS and iOS have it"),
        ByName("QNN", "QNNExecutionProvider", "the package Microsoft.ML.OnnxRuntime.QNN has it, on Windows on Arm and Android"),
        new("NNAPI", "NnapiExecutionProvider", "the build for Android has it", takesOptions: false, hasDevices: false,
            (session, _) => session.AppendExecutionProvider_Nnapi()),
        ByName("XNNPACK", "XnnpackExecutionProvider", "the builds for Android and iOS have it"),
        ByName("WebGPU", "WebGpuExecutionProvider", "a build of ONNX Runtime with WebGPU has it"),
    ];

    public static ExecutionProvider Cpu => All[0];

    public override string Name { get; }

    public override bool IsCpu => this == Cpu;

    public override string? Unavailable => OnnxRuntimeLibrary.Failure ?? (OnnxRuntimeLibrary.Providers.Contains(_runtimeName) ? null
        : $"{_runtimeName} is not in this build of ONNX Runtime {OnnxRuntimeLibrary.Version}, which has {string.Join(", ", OnnxRuntimeLibrary.Providers)}; {_source}");

    /// <exception cref="ArgumentException">There is no provider of that name; the message lists those there are.</exception>
    public static ExecutionProvider Of(string name) => All.FirstOrDefault(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"there is no execution provider '{name}'; choose one of {string.Join(", ", All.Select(provider => provider.Name))}", nameof(name));

    public override void Check(OnnxRuntimeOptions options) => Refuse(options, $"the provider {Name}", _takesOptions, _hasDevices);

    public override void Append(SessionOptions session, OnnxRuntimeOptions options) => _append(session, options);

    private static ExecutionProvider ByName(string name, string runtimeName, string source) => new(name, runtimeName, source, takesOptions: true, hasDevices: false,
        (session, options) => session.AppendExecutionProvider(name, new Dictionary<string, string>(options.ProviderOptions)));

    private static void AppendCuda(SessionOptions session, OnnxRuntimeOptions options)
    {
        using var provider = new OrtCUDAProviderOptions();
        provider.UpdateOptions(WithDevice(options));
        session.AppendExecutionProvider_CUDA(provider);
    }

    private static void AppendTensorRt(SessionOptions session, OnnxRuntimeOptions options)
    {
        using var provider = new OrtTensorRTProviderOptions();
        provider.UpdateOptions(WithDevice(options));
        session.AppendExecutionProvider_Tensorrt(provider);
    }

    private static Dictionary<string, string> WithDevice(OnnxRuntimeOptions options) => new(options.ProviderOptions)
    {
        ["device_id"] = options.DeviceId.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
