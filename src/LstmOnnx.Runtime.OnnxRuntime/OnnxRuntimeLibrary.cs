using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>The native library, opened once per process: silent, without telemetry. A program that made its own environment before keeps it.</summary>
internal static class OnnxRuntimeLibrary
{
    private static readonly Lazy<(string? Failure, string Version, string[] Providers)> Opened = new(Open);

    public static string Version => Opened.Value.Version;

    /// <summary>Why the provider cannot be used; null where it is part of the library.</summary>
    public static string? Unavailable(ExecutionProvider provider)
    {
        var (failure, version, providers) = Opened.Value;
        if (failure is not null)
            return failure;
        return providers.Contains(provider.RuntimeName) ? null
            : $"{provider.RuntimeName} is not in this build of ONNX Runtime {version}, which has {string.Join(", ", providers)}; {provider.Source}";
    }

    private static (string? Failure, string Version, string[] Providers) Open()
    {
        try
        {
            if (!OrtEnv.IsCreated)
            {
                var options = new EnvironmentCreationOptions { logId = "LstmOnnx", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                OrtEnv.CreateInstanceWithOptions(ref options).DisableTelemetryEvents();
            }

            return (null, OrtEnv.Instance().GetVersionString(), OrtEnv.Instance().GetAvailableProviders());
        }
        catch (Exception failure) when (Root(failure) is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException or OnnxRuntimeException)
        {
            var reason = $"the native library of ONNX Runtime cannot be used: {FirstLine(Root(failure).Message)}; it has no build for every system (none for musl, 32-bit ARM or Intel macOS): use SimdEngine there";
            return (reason, "", []);
        }
    }

    private static Exception Root(Exception failure) => failure is TypeInitializationException { InnerException: { } inner } ? Root(inner) : failure;

    private static string FirstLine(string text) => text.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd('\r', '.');
}
