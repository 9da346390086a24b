using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx generate MODEL</c>: writes text with a model that learned one.</summary>
internal static class GenerateCommand
{
    private const int DefaultLength = 500;

    public static Command Create(CommandContext context)
    {
        var command = new Command("generate", "Writes text with a model that 'lstmonnx train' made from one, character by character.");
        var model = new Argument<string>("MODEL.onnx") { Description = "A next-token model in streaming form; of the sequence form, the streaming one beside it is taken." };
        var prompt = new Option<string>("--prompt") { HelpName = "TEXT", Description = "What the model reads first; it is written too. Default: a line break, or the vocabulary's first character where it has none, which is not written." };
        var length = new Option<string>("--length") { HelpName = "N", Description = "Characters to write. Default 500." };
        var temperature = new Option<string>("--temperature") { HelpName = "T", Description = "Below 1 the likely characters become likelier, above 1 less so; 0 takes the most likely. Default 1." };
        var topK = new Option<string>("--top-k") { HelpName = "K", Description = "Draws from the K most likely characters only. Default: all." };
        var topP = new Option<string>("--top-p") { HelpName = "P", Description = "Draws from the fewest characters that together have this share, from the likeliest on. Default 1." };
        var seed = new Option<string>("--seed") { HelpName = "N", Description = "Of the draws. The same seed writes the same text. Default 1." };
        var engines = new EngineOptions("several with commas are tried in order. Default simd.");
        command.Arguments.Add(model);
        foreach (var option in (Option[])[prompt, length, temperature, topK, topP, seed])
            command.Options.Add(option);
        engines.AddTo(command);
        command.SetAction(parse =>
        {
            var options = new SamplingOptions
            {
                Temperature = Number("--temperature", parse.GetValue(temperature), 1, value => value >= 0, "0 or more"),
                TopK = parse.GetValue(topK) is { } k ? Whole("--top-k", k, 1) : null,
                TopP = Number("--top-p", parse.GetValue(topP), 1, value => value is > 0 and <= 1, "a share above 0, at most 1"),
                Seed = parse.GetValue(seed) is { } s ? Whole("--seed", s, int.MinValue) : 1,
            };
            var count = parse.GetValue(length) is { } n ? Whole("--length", n, 1) : DefaultLength;
            return Run(parse.GetValue(model)!, parse.GetValue(prompt), count, options, engines.Of(parse, "simd"), context);
        });
        HelpText.Install(command,
            ("Write 500 characters", "lstmonnx generate alice.onnx"),
            ("Go on from a beginning, with safer guesses", "lstmonnx generate alice.onnx --prompt \"Alice was \" --length 300 --temperature 0.7 --seed 3"),
            ("The text, its probability and the speed as JSON", "lstmonnx generate alice.onnx --temperature 0 --json"));
        return command;
    }

    private static int Run(string path, string? prompt, int length, SamplingOptions options, IReadOnlyList<Engine> engines, CommandContext context)
    {
        var output = context.Output;
        using var model = TextModel.Load(path, engines, output);
        var start = Prompt.Encode(model, prompt, output);
        output.Piece(prompt is null ? "" : model.Vocabulary.Decode(start));

        var sampler = new NextTokenSampler(model.Vocabulary.Count, options);
        var text = new StringBuilder(length);
        double logProbability = 0;
        var clock = Stopwatch.StartNew();
        ReadOnlySpan<float> probabilities = [];
        foreach (var token in start)
            probabilities = model.Step(token);
        for (var i = 0; i < length; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var token = sampler.Next(probabilities);
            logProbability += Math.Log(probabilities[token]);
            text.Append(model.Vocabulary.Tokens[token]);
            output.Piece(model.Vocabulary.Tokens[token]);
            if (i < length - 1)
                probabilities = model.Step(token);
        }
        var seconds = clock.Elapsed.TotalSeconds;
        output.Line();
        output.Json(
            new GenerateDocument(model.Path, model.Model.Choice.Engine, prompt, text.ToString(), length, logProbability, Math.Round((start.Length + length - 1) / seconds)),
            CliJson.Default.GenerateDocument);
        return ExitCode.Done;
    }

    private static int Whole(string flag, string text, int lowest) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= lowest
        ? number
        : throw new UsageException($"{flag}: '{text}' is not a whole number{(lowest == int.MinValue ? "" : $" of {lowest} or more")}");

    private static double Number(string flag, string? text, double standard, Func<double, bool> isFit, string expected)
    {
        if (text is null)
            return standard;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && isFit(number)
            ? number
            : throw new UsageException($"{flag}: found '{text}', expected {expected}");
    }
}
