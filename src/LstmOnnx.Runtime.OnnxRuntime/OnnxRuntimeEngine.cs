namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>
/// Runs models through ONNX Runtime: on an execution provider by name, on a plug-in library's device, or on what a device policy chooses. Inputs, outputs and states are bound once to buffers that live as
/// long as the session; a run in the memory of the host allocates nothing managed. ONNX Runtime is given the bytes that the gate has passed, never a path, and writes no log of its own.
/// </summary>
public sealed class OnnxRuntimeEngine : Engine
{
    private readonly SessionTarget _target;
    private readonly OnnxRuntimeOptions _options;

    private OnnxRuntimeEngine(SessionTarget target, OnnxRuntimeOptions options, bool isRequired = false)
    {
        _target = target;
        _options = options;
        Name = $"onnxruntime:{target.Name}";
        IsRequired = isRequired;
    }

    /// <summary>The CPU with one thread.</summary>
    public static OnnxRuntimeEngine Cpu { get; } = With("CPU");

    /// <summary>The names that <see cref="With"/> takes, whether or not they can be used on this machine.</summary>
    public static IReadOnlyList<string> ProviderNames { get; } = [.. ExecutionProvider.All.Select(provider => provider.Name)];

    /// <summary>The version of ONNX Runtime's native library; null where it cannot be used on this machine.</summary>
    public static string? LibraryVersion => OnnxRuntimeLibrary.Version is { Length: > 0 } version ? version : null;

    /// <summary>The devices that <see cref="WithPolicy"/> chooses among; none where the native library cannot be used.</summary>
    public static IReadOnlyList<OnnxRuntimeDevice> Devices => OnnxRuntimeDevice.All;

    /// <summary><c>onnxruntime:</c> and the name of the provider, the library's file or the policy.</summary>
    public override string Name { get; }

    /// <inheritdoc/>
    public override bool IsRequired { get; }

    /// <summary>Chooses an execution provider by name; whether it is there shows when a model is loaded, or through <see cref="Unavailable"/>.</summary>
    /// <param name="provider">One of <see cref="ProviderNames"/>, in any case.</param>
    /// <param name="options">Threads, device and the provider's own options; the defaults where null.</param>
    /// <exception cref="ArgumentException">There is no provider of that name, or it takes none of the options given.</exception>
    public static OnnxRuntimeEngine With(string provider, OnnxRuntimeOptions? options = null) => Of(ExecutionProvider.Of(provider), options);

    /// <summary>
    /// Chooses the execution provider of a plug-in library. The library is code and runs in this process: it is loaded when a model is, or when <see cref="Unavailable"/> is read, once per process, and stays until the end.
    /// </summary>
    /// <param name="path">The library's file, from the current folder where it is relative.</param>
    /// <param name="options">Threads, which of the library's devices, and the provider's own options; the defaults where null.</param>
    /// <exception cref="ArgumentException">The path is empty, or an option is out of range.</exception>
    public static OnnxRuntimeEngine WithLibrary(string path, OnnxRuntimeOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return Of(new PluginLibrary(path), options);
    }

    /// <summary>Leaves the choice to ONNX Runtime, among <see cref="Devices"/>; <see cref="EngineChoice.Description"/> has what it chose.</summary>
    /// <param name="policy">What to prefer.</param>
    /// <param name="options">Threads; a policy takes no device and no options of a provider.</param>
    /// <exception cref="ArgumentException">There is no such policy, or it takes none of the options given.</exception>
    public static OnnxRuntimeEngine WithPolicy(DevicePolicy policy, OnnxRuntimeOptions? options = null) => Of(new PolicyTarget(policy), options);

    /// <summary>
    /// The same engine, for lists in which a fall-back would be wrong: no other engine takes its place, and no node runs on the CPU in place of the provider (<c>session.disable_cpu_ep_fallback</c>). ONNX Runtime
    /// counts shape arithmetic too that it would rather run on the CPU. Where the CPU itself is asked for (by name, or by <see cref="DevicePolicy.Default"/> or <see cref="DevicePolicy.PreferCpu"/>) no node can fall back.
    /// </summary>
    public override OnnxRuntimeEngine Required() => new(_target, _options, isRequired: true);

    /// <summary>Why the engine cannot be used on this machine: the native library, the provider, its library or its device is missing, or a required policy finds only the CPU. Null where all are there.</summary>
    public string? Unavailable => _target.Unavailable ?? (IsRequired ? _target.UnavailableWithoutCpu : null);

    /// <inheritdoc/>
    public override EngineModel Load(CheckedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (Unavailable is { } reason)
            throw new EngineUnavailableException(reason);
        return OnnxRuntimeModel.Load(model, _target, _options, IsRequired);
    }

    private static OnnxRuntimeEngine Of(SessionTarget target, OnnxRuntimeOptions? options)
    {
        options ??= new OnnxRuntimeOptions();
        if (options.IntraOpThreads < 1)
            throw new ArgumentException($"IntraOpThreads is {options.IntraOpThreads}; expected 1 or more", nameof(options));
        if (options.DeviceId < 0)
            throw new ArgumentException($"DeviceId is {options.DeviceId}; expected 0 or more", nameof(options));
        target.Check(options);
        return new OnnxRuntimeEngine(target, options);
    }
}
