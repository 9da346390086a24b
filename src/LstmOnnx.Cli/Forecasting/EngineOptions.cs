using System.CommandLine;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Forecasting;

/// <summary><c>--engine</c> and <c>--required</c>.</summary>
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

    public void AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_required);
    }

    /// <summary>What was typed; null where nothing was.</summary>
    public string? Named(ParseResult parse) => parse.GetValue(_engine);

    /// <exception cref="Hosting.UsageException">A name is unknown.</exception>
    public IReadOnlyList<Engine> Of(ParseResult parse, string absent = EngineNames.Default)
    {
        var names = Named(parse) ?? absent;
        var engines = EngineNames.Parse(takesBoth && names == "both" ? EngineNames.Default : names);
        return parse.GetValue(_required) ? [.. engines.Select(engine => engine.Required())] : engines;
    }
}
