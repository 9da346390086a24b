using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary>Reads <c>--engine</c>: engines in order of preference.</summary>
internal static class EngineNames
{
    public const string Help = "simd, ort, or ort:PROVIDER such as ort:CUDA; several with commas are tried in order. Default simd,ort.";

    /// <exception cref="UsageException">A name is unknown.</exception>
    public static IReadOnlyList<Engine> Parse(string? names) =>
        [.. (names ?? "simd,ort").Split(',', StringSplitOptions.TrimEntries).Select(Engine)];

    private static Engine Engine(string name) => name.Split(':', 2) switch
    {
        ["simd"] => SimdEngine.Default,
        ["ort"] => OnnxRuntimeEngine.Cpu,
        ["ort", { Length: > 0 } provider] => Provider(provider),
        _ => throw new UsageException($"--engine: '{name}' is not one of simd, ort, ort:PROVIDER{Nearest.Suggestion(name, ["simd", "ort"])}"),
    };

    private static OnnxRuntimeEngine Provider(string name)
    {
        try
        {
            return OnnxRuntimeEngine.With(name);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"--engine ort:{name}: {exception.Message}", exception);
        }
    }
}
