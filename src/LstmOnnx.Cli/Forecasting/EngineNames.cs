using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Reads <c>--engine</c>: engines in order of preference.</summary>
internal static class EngineNames
{
    public const string Default = "simd,ort";

    /// <exception cref="UsageException">A name is unknown.</exception>
    public static IReadOnlyList<Engine> Parse(string names) => [.. names.Split(',', StringSplitOptions.TrimEntries).Select(Engine)];

    private static Engine Engine(string name) => name.Split(':', 2) switch
    {
        ["simd"] => SimdEngine.Default,
        ["ort"] => OnnxRuntimeEngine.Cpu,
        ["ort", { Length: > 0 } what] => OnnxRuntime(what),
        _ => throw new UsageException($"--engine: '{name}' is not one of simd, ort, ort:PROVIDER, ort:POLICY, ort:LIBRARY{Nearest.Suggestion(name, ["simd", "ort"])}"),
    };

    private static OnnxRuntimeEngine OnnxRuntime(string what)
    {
        if (OnnxRuntimeEngine.ProviderNames.Contains(what, StringComparer.OrdinalIgnoreCase))
            return OnnxRuntimeEngine.With(what);
        if (Array.Find(Enum.GetNames<DevicePolicy>(), name => string.Equals(name, what, StringComparison.OrdinalIgnoreCase)) is { } policy)
            return OnnxRuntimeEngine.WithPolicy(Enum.Parse<DevicePolicy>(policy));
        if (what.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(what) is ".so" or ".dll" or ".dylib")
            return OnnxRuntimeEngine.WithLibrary(what);
        string[] known = [.. OnnxRuntimeEngine.ProviderNames, .. Enum.GetNames<DevicePolicy>()];
        throw new UsageException($"--engine ort:{what}: '{what}' is no provider, policy or library; choose one of {string.Join(", ", known)}, or give the path of a library{Nearest.Suggestion(what, known)}");
    }
}
