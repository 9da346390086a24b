namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// Runs models through ONNX Runtime on one execution provider. Inputs, outputs and states are bound once to buffers that live as long as the session; a run on the CPU allocates nothing managed.
/// ONNX Runtime is given the bytes that the gate has passed, never a path, and writes no log of its own.
/// </summary>
public sealed class OnnxRuntimeEngine : Engine
{
    private readonly ExecutionProvider _provider;
    private readonly OnnxRuntimeOptions _options;

    private OnnxRuntimeEngine(ExecutionProvider provider, OnnxRuntimeOptions options)
    {
        _provider = provider;
        _options = options;
        Name = $"onnxruntime:{provider.Name}";
    }

    /// <summary>The CPU with one thread.</summary>
    public static OnnxRuntimeEngine Cpu { get; } = With("CPU");

    /// <summary>The names that <see cref="With"/> takes, whether or not they can be used on this machine.</summary>
    public static IReadOnlyList<string> ProviderNames { get; } = [.. ExecutionProvider.All.Select(provider => provider.Name)];

    /// <summary>The version of ONNX Runtime's native library; null where it cannot be used on this machine.</summary>
    public static string? LibraryVersion => OnnxRuntimeLibrary.Version is { Length: > 0 } version ? version : null;

    /// <summary><c>onnxruntime:</c> and the provider's name.</summary>
    public override string Name { get; }

    /// <summary>Chooses an execution provider by name; whether it is there shows when a model is loaded, or through <see cref="Unavailable"/>.</summary>
    /// <param name="provider">One of <see cref="ProviderNames"/>, in any case.</param>
    /// <param name="options">Threads, device and the provider's own options; the defaults where null.</param>
    /// <exception cref="ArgumentException">There is no provider of that name, or it takes none of the options given.</exception>
    public static OnnxRuntimeEngine With(string provider, OnnxRuntimeOptions? options = null)
    {
        options ??= new OnnxRuntimeOptions();
        var found = ExecutionProvider.All.FirstOrDefault(candidate => string.Equals(candidate.Name, provider, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"there is no execution provider '{provider}'; choose one of {string.Join(", ", ProviderNames)}", nameof(provider));
        if (options.IntraOpThreads < 1)
            throw new ArgumentException($"IntraOpThreads is {options.IntraOpThreads}; expected 1 or more", nameof(options));
        if (options.DeviceId < 0)
            throw new ArgumentException($"DeviceId is {options.DeviceId}; expected 0 or more", nameof(options));
        if (options.ProviderOptions.Count > 0 && !found.TakesOptions)
            throw new ArgumentException($"the provider {found.Name} takes no options of its own, found {string.Join(", ", options.ProviderOptions.Keys)}", nameof(options));
        if (options.DeviceId > 0 && !found.HasDevices)
            throw new ArgumentException($"the provider {found.Name} has no devices to choose from, found the device {options.DeviceId}", nameof(options));
        return new OnnxRuntimeEngine(found, options);
    }

    /// <summary>Why the engine cannot be used on this machine: the native library or the provider is missing from it. Null where both are there.</summary>
    public string? Unavailable => OnnxRuntimeLibrary.Unavailable(_provider);

    /// <inheritdoc/>
    public override EngineModel Load(CheckedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Unavailable is { } reason)
            throw new EngineUnavailableException(reason);
        return OnnxRuntimeModel.Load(model, _provider, _options);
    }
}
