using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Reads <c>--engine</c>: engines in order of preference, each with as many threads.</summary>
internal static class EngineNames
{
    public const string Default = "simd,ort";

    /// <exception cref="UsageException">A name is unknown.</exception>
    public static IReadOnlyList<Engine> Parse(string names, int threads) => [.. names.Split(',', StringSplitOptions.TrimEntries).Select(name => Engine(name, threads))];

    private static Engine Engine(string name, int threads) => name.Split(':', 2) switch
    {
        ["simd"] => SimdEngine.Default.WithThreads(threads),
        ["ort"] => OnnxRuntime("CPU", threads),
        ["ort", { Length: > 0 } what] => OnnxRuntime(what, threads),
        _ => throw new UsageException($"--engine: '{name}' is not one of simd, ort, ort:PROVIDER, ort:POLICY, ort:LIBRARY{Nearest.Suggestion(name, ["simd", "ort"])}"),
    };

    private static OnnxRuntimeEngine OnnxRuntime(string what, int threads)
    {
        var options = new OnnxRuntimeOptions { IntraOpThreads = threads };
        if (OnnxRuntimeEngine.ProviderNames.Contains(what, StringComparer.OrdinalIgnoreCase))
            return OnnxRuntimeEngine.With(what, options);
        if (Array.Find(Enum.GetNames<DevicePolicy>(), name => string.Equals(name, what, StringComparison.OrdinalIgnoreCase)) is { } policy)
            return OnnxRuntimeEngine.WithPolicy(Enum.Parse<DevicePolicy>(policy), options);
        if (what.AsSpan().ContainsAny('/', '\\') || Path.GetExtension(what) is ".so" or ".dll" or ".dylib")
            return OnnxRuntimeEngine.WithLibrary(what, options);
        string[] known = [.. OnnxRuntimeEngine.ProviderNames, .. Enum.GetNames<DevicePolicy>()];
        throw new UsageException($"--engine ort:{what}: '{what}' is no provider, policy or library; choose one of {string.Join(", ", known)}, or give the path of a library{Nearest.Suggestion(what, known)}");
    }
}
