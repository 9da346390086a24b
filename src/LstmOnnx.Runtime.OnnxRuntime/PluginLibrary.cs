using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>An execution provider in a library of its own. The process registers each library once, under its full path, and keeps it.</summary>
internal sealed class PluginLibrary(string path) : SessionTarget
{
    // The key under which ONNX Runtime tells which library a device is from (onnxruntime_ep_device_ep_metadata_keys.h).
    private const string LibraryPath = "library_path";

    private static readonly Lock Registration = new();
    private static readonly HashSet<string> Registered = new(StringComparer.Ordinal);

    private readonly string _path = Path.GetFullPath(path);

    public override string Name => Path.GetFileName(_path);

    public override bool IsCpu => false;

    public override string? Unavailable
    {
        get
        {
            if ((OnnxRuntimeLibrary.Failure ?? Register()) is { } failure)
                return failure;
            return Devices().Count > 0 ? null : $"the provider library '{_path}' is registered and finds no device on this machine that it supports";
        }
    }

    public override void Check(OnnxRuntimeOptions options) => Refuse(options, $"the library {Name}", takesOptions: true, hasDevices: true);

    public override void Append(SessionOptions session, OnnxRuntimeOptions options)
    {
        var devices = Devices();
        if (options.DeviceId >= devices.Count)
            throw new EngineUnavailableException($"the provider library '{_path}' has {devices.Count} devices ({string.Join(", ", devices.Select(DeviceText))}), found DeviceId {options.DeviceId}: count from 0");
        session.AppendExecutionProvider(OrtEnv.Instance(), [devices[options.DeviceId]], options.ProviderOptions);
    }

    public override string Describe(InferenceSession session, OnnxRuntimeOptions options) => $"{Devices()[options.DeviceId].EpName} of {Name}";

    // Null where the library is registered.
    private string? Register()
    {
        lock (Registration)
        {
            if (Registered.Contains(_path))
                return null;
            if (!File.Exists(_path))
                return $"there is no provider library '{_path}'";
            try
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary(_path, _path);
                Registered.Add(_path);
                return null;
            }
            catch (OnnxRuntimeException failure)
            {
                return Readable.Message($"ONNX Runtime {OnnxRuntimeLibrary.Version} does not load the provider library '{_path}': {failure.Message.Trim()}");
            }
        }
    }

    private List<OrtEpDevice> Devices() => [.. OrtEnv.Instance().GetEpDevices().Where(device => device.EpMetadata.Entries.GetValueOrDefault(LibraryPath) == _path)];

    private static string DeviceText(OrtEpDevice device) => $"{device.EpName} on {device.HardwareDevice.Type} {device.HardwareDevice.Vendor}";
}
