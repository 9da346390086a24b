namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>How ONNX Runtime chooses among the devices that its execution providers report, as in its own <c>ExecutionProviderDevicePolicy</c>.</summary>
public enum DevicePolicy
{
    /// <summary>ONNX Runtime's own default, which is the CPU.</summary>
    Default,

    /// <summary>The CPU.</summary>
    PreferCpu,

    /// <summary>A neural processor where there is one, else the CPU.</summary>
    PreferNpu,

    /// <summary>A graphics processor where there is one, else the CPU.</summary>
    PreferGpu,

    /// <summary>The fastest.</summary>
    MaxPerformance,

    /// <summary>The most work for the energy.</summary>
    MaxEfficiency,

    /// <summary>The least power.</summary>
    MinOverallPower,
}
