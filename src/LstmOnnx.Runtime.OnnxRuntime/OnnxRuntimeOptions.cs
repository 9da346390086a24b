namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>How ONNX Runtime runs a model on one execution provider.</summary>
public sealed record OnnxRuntimeOptions
{
    /// <summary>Threads that one operator may use on the CPU, 1 or more. One by default: a recurrent step is too short to share.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Which device of the provider, from 0; for providers that have devices.</summary>
    public int DeviceId { get; init; }

    /// <summary>The provider's own options by name, as ONNX Runtime documents them.</summary>
    public IReadOnlyDictionary<string, string> ProviderOptions { get; init; } = new Dictionary<string, string>();
}
