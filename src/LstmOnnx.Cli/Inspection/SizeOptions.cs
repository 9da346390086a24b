using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Inspection;

/// <summary><c>--batch</c>, <c>--time</c>, <c>--shape</c> and <c>--fix</c>.</summary>
internal sealed class SizeOptions
{
    private readonly Option<string> _batch = new("--batch") { HelpName = "N", Description = "Rows, where the model leaves them open. Default 1." };
    private readonly Option<string> _time = new("--time") { HelpName = "N", Description = "Time steps, where the model leaves them open. Default: the window it was trained on, else 1." };
    private readonly Option<string[]> _shape = new("--shape") { HelpName = "NAME=N,N,...", Description = "The shape of an input, where batch and time do not say it. May be given for several inputs." };
    private readonly Option<string[]> _fix = new("--fix") { HelpName = "NAME=V,V,...", Description = "Values of an input that shapes, axes or branches depend on, such as a sample rate: planned as constants." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_batch, _time, _shape, _fix])
            command.Options.Add(option);
    }

    /// <summary>Only <c>--shape</c> and <c>--fix</c>, where batch and time are known otherwise.</summary>
    public void AddShapesTo(Command command)
    {
        command.Options.Add(_shape);
        command.Options.Add(_fix);
    }

    public Sizes Of(ParseResult parse) => new(Number("--batch", parse.GetValue(_batch)), Number("--time", parse.GetValue(_time)))
    {
        Shapes = Pairs("--shape", parse.GetValue(_shape)).ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, Size)),
        Fixed = Pairs("--fix", parse.GetValue(_fix)),
    };

    private static int? Number(string flag, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UsageException($"{flag}: '{text}' is not a whole number above 0");

    private static int Size(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw new UsageException($"--shape: '{text}' is not a whole number of 0 or more");

    // A name may hold '=' itself; sizes and values do not.
    private static Dictionary<string, string[]> Pairs(string flag, string[]? texts)
    {
        var pairs = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var text in texts ?? [])
        {
            var split = text.LastIndexOf('=');
            if (split < 1)
                throw new UsageException($"{flag}: '{text}' is not of the form NAME=N,N,...");
            var values = text[(split + 1)..];
            if (!pairs.TryAdd(text[..split], values.Length == 0 ? [] : values.Split(',', StringSplitOptions.TrimEntries)))
                throw new UsageException($"{flag}: input '{text[..split]}' is given twice");
        }
        return pairs;
    }
}
