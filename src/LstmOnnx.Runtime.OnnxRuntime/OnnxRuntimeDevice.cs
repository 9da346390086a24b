using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>A device that an execution provider of this process can use.</summary>
/// <param name="Provider">The execution provider, by ONNX Runtime's name.</param>
/// <param name="Kind">CPU, GPU or NPU.</param>
/// <param name="Vendor">Who made the device; empty where the system does not say.</param>
public sealed record OnnxRuntimeDevice(string Provider, string Kind, string Vendor)
{
    internal static IReadOnlyList<OnnxRuntimeDevice> All => OnnxRuntimeLibrary.Failure is not null ? []
        : [.. OrtEnv.Instance().GetEpDevices().Select(device => new OnnxRuntimeDevice(device.EpName, device.HardwareDevice.Type.ToString(), device.HardwareDevice.Vendor))];
}
