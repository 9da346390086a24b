using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary><c>--engine</c>, <c>--required</c> and <c>--threads</c>.</summary>
/// <param name="use">What becomes of several engines, and the default, as help says it.</param>
/// <param name="takesBoth">Whether <c>both</c> stands for the default.</param>
internal sealed class EngineOptions(string use = "several with commas are tried in order. Default simd,ort.", bool takesBoth = false)
{
    private readonly Option<string> _engine = new("--engine")
    {
        HelpName = "NAMES",
        Description = "simd, ort (ONNX Runtime on the CPU), ort:PROVIDER such as ort:CUDA, ort:POLICY such as ort:PreferGpu, or ort:PATH of a plug-in provider library, which runs as part of this program; " + use,
    };

    private readonly Option<bool> _required = new("--required") { Description = "Fails where the first engine cannot run the whole model, instead of taking the next one or leaving nodes of a provider to the CPU." };

    private readonly Option<string> _threads = new("--threads")
    {
        HelpName = "N",
        Description = "Threads of a run, up to 256: the SIMD engine shares the rows of large LSTM batches among them, with the same results to the last bit; ONNX Runtime each operator on the CPU. Default 1.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_engine, _required, _threads])
            command.Options.Add(option);
    }

    /// <summary>What was typed; null where nothing was.</summary>
    public string? Named(ParseResult parse) => parse.GetValue(_engine);

    /// <exception cref="UsageException">A name is unknown, or the threads are not a number in their range.</exception>
    public IReadOnlyList<Engine> Of(ParseResult parse, string absent = EngineNames.Default)
    {
        var names = Named(parse) ?? absent;
        var engines = EngineNames.Parse(takesBoth && names == "both" ? EngineNames.Default : names, Threads(parse));
        return parse.GetValue(_required) ? [.. engines.Select(engine => engine.Required())] : engines;
    }

    private int Threads(ParseResult parse) => parse.GetValue(_threads) is not { } text ? 1
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads is > 0 and <= SimdEngine.MaxThreads ? threads
        : throw new UsageException($"--threads: '{text}' is not a whole number from 1 to {SimdEngine.MaxThreads}");
}
