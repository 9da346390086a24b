using Microsoft.ML.OnnxRuntime;

namespace LstmOnnx.Runtime.OnnxRuntime;

/// <summary>The native library, opened once per process: silent, without telemetry. A program that made its own environment before keeps it.</summary>
internal static class OnnxRuntimeLibrary
{
    private static readonly Lazy<(string? Failure, string Version, string[] Providers)> Opened = new(Open);

    /// <summary>Why the library cannot be used on this machine; null where it can.</summary>
    public static string? Failure => Opened.Value.Failure;

    public static string Version => Opened.Value.Version;

    /// <summary>The execution providers built into the library, by ONNX Runtime's names.</summary>
    public static IReadOnlyList<string> Providers => Opened.Value.Providers;

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
