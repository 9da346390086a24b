using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>An execution provider of ONNX Runtime: our name, its name there, where it comes from, and how it is added to a session.</summary>
internal sealed record ExecutionProvider(string Name, string RuntimeName, string Source, bool TakesOptions, bool HasDevices, Action<SessionOptions, OnnxRuntimeOptions> Append)
{
    public static IReadOnlyList<ExecutionProvider> All { get; } =
    [
        new("CPU", "CPUExecutionProvider", "every build has it", TakesOptions: false, HasDevices: false, (_, _) => { }),
        new("CUDA", "CUDAExecutionProvider", "the package Microsoft.ML.OnnxRuntime.Gpu has it", TakesOptions: true, HasDevices: true, AppendCuda),
        new("TensorRT", "TensorrtExecutionProvider", "the package Microsoft.ML.OnnxRuntime.Gpu has it", TakesOptions: true, HasDevices: true, AppendTensorRt),
        new("DirectML", "DmlExecutionProvider", "the package Microsoft.ML.OnnxRuntime.DirectML has it, on Windows", TakesOptions: false, HasDevices: true,
            (session, options) => session.AppendExecutionProvider_DML(options.DeviceId)),
        ByName("OpenVINO", "OpenVINOExecutionProvider", "the package Intel.ML.OnnxRuntime.OpenVino has it"),
        ByName("CoreML", "CoreMLExecutionProvider", "the builds for macOS and iOS have it"),
        ByName("QNN", "QNNExecutionProvider", "the package Microsoft.ML.OnnxRuntime.QNN has it, on Windows on Arm and Android"),
        new("NNAPI", "NnapiExecutionProvider", "the build for Android has it", TakesOptions: false, HasDevices: false,
            (session, _) => session.AppendExecutionProvider_Nnapi()),
        ByName("XNNPACK", "XnnpackExecutionProvider", "the builds for Android and iOS have it"),
        ByName("WebGPU", "WebGpuExecutionProvider", "a build of ONNX Runtime with WebGPU has it"),
    ];

    private static ExecutionProvider ByName(string name, string runtimeName, string source) => new(name, runtimeName, source, TakesOptions: true, HasDevices: false,
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
