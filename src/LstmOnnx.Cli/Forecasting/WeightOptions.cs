using System.CommandLine;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Kernels;

namespace LstmOnnx.Cli.Forecasting;

/// <summary><c>--weights</c>.</summary>
internal sealed class WeightOptions(string use)
{
    private static readonly (string Name, WeightPrecision Precision)[] Known =
        [("float32", WeightPrecision.Float32), ("bfloat16", WeightPrecision.BFloat16), ("float16", WeightPrecision.Float16), ("int8", WeightPrecision.Int8)];

    private readonly Option<string> _weights = new("--weights")
    {
        HelpName = "PRECISION",
        Description = "float32, bfloat16, float16 or int8: how the SIMD engine holds the weights of LSTM nodes with the default cell; all other weights stay float32. " + use,
    };

    public void AddTo(Command command) => command.Options.Add(_weights);

    /// <summary>What was asked for; null where nothing was.</summary>
    /// <exception cref="UsageException">The name is unknown.</exception>
    public WeightPrecision? Named(ParseResult parse) => parse.GetValue(_weights) is { } name ? Parse(name) : null;

    public WeightPrecision Of(ParseResult parse) => Named(parse) ?? WeightPrecision.Float32;

    /// <summary>The name on the command line.</summary>
    public static string NameOf(WeightPrecision precision) => Array.Find(Known, known => known.Precision == precision).Name;

    private static WeightPrecision Parse(string name)
    {
        var at = Array.FindIndex(Known, known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        return at >= 0 ? Known[at].Precision
            : throw new UsageException($"--weights: '{name}' is not one of {string.Join(", ", Known.Select(known => known.Name))}{Nearest.Suggestion(name, Known.Select(known => known.Name))}");
    }
}
