using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>What ONNX Runtime chooses by a policy, among built-in providers that report devices and the plug-in libraries that this process has registered.</summary>
internal sealed class PolicyTarget(DevicePolicy policy) : SessionTarget
{
    private readonly ExecutionProviderDevicePolicy _policy = policy switch
    {
        DevicePolicy.Default => ExecutionProviderDevicePolicy.DEFAULT,
        DevicePolicy.PreferCpu => ExecutionProviderDevicePolicy.PREFER_CPU,
        DevicePolicy.PreferNpu => ExecutionProviderDevicePolicy.PREFER_NPU,
        DevicePolicy.PreferGpu => ExecutionProviderDevicePolicy.PREFER_GPU,
        DevicePolicy.MaxPerformance => ExecutionProviderDevicePolicy.MAX_PERFORMANCE,
        DevicePolicy.MaxEfficiency => ExecutionProviderDevicePolicy.MAX_EFFICIENCY,
        DevicePolicy.MinOverallPower => ExecutionProviderDevicePolicy.MIN_OVERALL_POWER,
        _ => throw new ArgumentException($"there is no device policy {policy}; choose one of {string.Join(", ", Enum.GetNames<DevicePolicy>())}", nameof(policy)),
    };

    public override string Name { get; } = policy.ToString();

    public override bool IsCpu { get; } = policy is DevicePolicy.Default or DevicePolicy.PreferCpu;

    public override string? Unavailable => OnnxRuntimeLibrary.Failure;

    public override string? UnavailableWithoutCpu => IsCpu || OnnxRuntimeEngine.Devices.Any(IsWanted) ? null
        : $"the policy {Name} is required and there is no device for it; ONNX Runtime {OnnxRuntimeLibrary.Version} has {string.Join(", ", OnnxRuntimeEngine.Devices.Select(device => $"{device.Kind} by {device.Provider}"))}";

    public override void Check(OnnxRuntimeOptions options) => Refuse(options, $"the policy {Name}", takesOptions: false, hasDevices: false);

    public override void Append(SessionOptions session, OnnxRuntimeOptions options) => session.SetEpSelectionPolicy(_policy);

    // Which provider takes the inputs is all that ONNX Runtime's managed interface tells about a policy's choice.
    public override string Describe(InferenceSession session, OnnxRuntimeOptions options)
    {
        var providers = session.GetEpDeviceForInputs().Select(device => device?.EpName).OfType<string>().Distinct().ToArray();
        return providers.Length == 0 ? $"policy {Name}" : $"policy {Name} chose {string.Join(" and ", providers)}";
    }

    private bool IsWanted(OnnxRuntimeDevice device) => policy switch
    {
        DevicePolicy.PreferGpu => device.Kind == "GPU",
        DevicePolicy.PreferNpu => device.Kind == "NPU",
        _ => device.Provider != "CPUExecutionProvider",
    };
}
