using System.Reflection;
using System.Runtime.InteropServices;
using LstmOnnx.Cli.Json;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Inspection;

/// <summary>What this machine and process have to run models with.</summary>
internal static class MachineInfo
{
    /// <summary>Of this program.</summary>
    public static string Version { get; } = typeof(MachineInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static InfoDocument Collect()
    {
        var (width, reason) = Selected();
        var forced = Environment.GetEnvironmentVariable(SimdWidths.Variable);
        return new InfoDocument(
            Version,
            Environment.Version.ToString(), RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            Processor(), Environment.ProcessorCount,
            width, reason, [.. SimdWidths.Available.Select(SimdWidths.NameOf)], string.IsNullOrWhiteSpace(forced) ? null : Readable.Name(forced),
            OnnxRuntimeEngine.LibraryVersion, OnnxRuntimeEngine.Cpu.Unavailable,
            [.. OnnxRuntimeEngine.ProviderNames.Where(name => OnnxRuntimeEngine.With(name).Unavailable is null)],
            [.. OnnxRuntimeEngine.Devices.Select(device => new DeviceDocument(device.Provider, device.Kind, device.Vendor))]);
    }

    private static (string? Width, string? Reason) Selected()
    {
        try
        {
            return (SimdWidths.NameOf(SimdWidths.Selected), null);
        }
        catch (InvalidOperationException exception)
        {
            return (null, Readable.Message(exception.Message).TrimEnd('.'));
        }
    }

    // Linux and Windows say it in different places; elsewhere nothing is known without asking other programs.
    private static string? Processor()
    {
        try
        {
            const string Cpus = "/proc/cpuinfo";
            var line = File.Exists(Cpus) ? File.ReadLines(Cpus).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
