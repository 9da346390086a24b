using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Hosting;

namespace LstmOnnx.Cli.Inspection;

/// <summary><c>--batch</c> and <c>--time</c>.</summary>
internal sealed class SizeOptions
{
    private readonly Option<string> _batch = new("--batch") { HelpName = "N", Description = "Rows, where the model leaves them open. Default 1." };
    private readonly Option<string> _time = new("--time") { HelpName = "N", Description = "Time steps, where the model leaves them open. Default: the window it was trained on, else 1." };

    public void AddTo(Command command)
    {
        command.Options.Add(_batch);
        command.Options.Add(_time);
    }

    public Sizes Of(ParseResult parse) => new(Number("--batch", parse.GetValue(_batch)), Number("--time", parse.GetValue(_time)));

    private static int? Number(string flag, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UsageException($"{flag}: '{text}' is not a whole number above 0");
}
