using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Data;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx run MODEL DATA.csv</c>: what the model says after every window, as CSV.</summary>
internal static class RunCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("run", "Runs a model over a CSV file and writes what it says as CSV, a line for each window.");
        var model = new Argument<string>("MODEL.onnx") { Description = "A model that 'lstmonnx train' wrote, in either form." };
        var data = new Argument<string>("DATA.csv") { Description = "Rows with the columns that the model was trained on; the target may be absent where it is no input." };
        var stream = new Option<bool>("--stream") { Description = "Steps row by row with the state kept between steps. The state is set to zero before each window, as in training, unless the model was trained stateful." };
        var last = new Option<bool>("--latest") { Description = "Writes only the last window: the forecast from here on." };
        var engines = new EngineOptions();
        var weights = new WeightOptions("Default float32.");
        command.Arguments.Add(model);
        command.Arguments.Add(data);
        command.Options.Add(stream);
        command.Options.Add(last);
        engines.AddTo(command);
        weights.AddTo(command);
        command.SetAction(parse => Run(parse.GetValue(model)!, parse.GetValue(data)!, parse.GetValue(stream), parse.GetValue(last), engines.Of(parse), weights.Of(parse), context));
        HelpText.Install(command,
            ("A forecast after every row that ends a window", "lstmonnx run load.onnx load.csv > forecasts.csv"),
            ("The same, row by row", "lstmonnx run load.streaming.onnx load.csv --stream"),
            ("The next values, as JSON", "lstmonnx run load.onnx load.csv --latest --json"));
        return command;
    }

    private static int Run(string modelPath, string dataPath, bool stream, bool latest, IReadOnlyList<Engine> engines, WeightPrecision weights, CommandContext context)
    {
        using var model = TrainedModel.Load(modelPath, engines, weights, context.Output);
        var table = CsvTable.Read(dataPath);
        var rows = ModelRows.Of(model, table, withTruth: false, context.Output);
        var starts = latest ? rows.Starts[^1..] : rows.Starts;
        var windows = new WindowSet(rows.RawRows, rows.FeatureCount, starts, rows.Recipe.Window, rows.Lengths?[^starts.Length..]);
        var outputs = !stream ? WindowRunner.RunSequences(model.Model, windows, context.Cancellation)
            : model.IsStateful ? WindowRunner.RunStateful(model.Model, windows, context.Cancellation)
            : WindowRunner.RunSteps(model.Model, windows, context.Cancellation);
        Write(context.Output, rows, Names(rows, model.Quantiles), [.. Enumerable.Range(rows.Starts.Length - starts.Length, starts.Length).Select(rows.EndRow)], outputs);
        return ExitCode.Done;
    }

    // load+1@0.1 is the quantile 0.1 of load+1.
    private static IReadOnlyList<string> Names(PreparedRows rows, double[] quantiles) => quantiles.Length == 0
        ? rows.OutputNames
        : [.. rows.OutputNames.SelectMany(name => quantiles.Select(quantile => string.Create(CultureInfo.InvariantCulture, $"{name}@{quantile}")))];

    private static void Write(Output output, PreparedRows rows, IReadOnlyList<string> names, int[] ends, float[] outputs)
    {
        var times = rows.Times;
        var ids = rows.SequenceIds?[^ends.Length..];
        if (!output.JsonOnly)
            output.Line(string.Join(',', [ids is not null ? Quoted(rows.Recipe.SequenceColumn!) : times is null ? "row" : Quoted(rows.Recipe.TimeColumn!), .. rows.Recipe.IsClassification ? (string[])["class"] : [], .. names.Select(Quoted)]));
        for (var i = 0; i < ends.Length; i++)
        {
            var values = outputs.AsSpan(i * names.Count, names.Count);
            var said = rows.Recipe.IsClassification ? names[ClassificationScore.MostProbable(values)] : null;
            var time = times is null ? null : TimeText.Of(times[ends[i]]);
            // Rows count from 1, as data rows of the file do.
            if (output.JsonOnly)
                output.Json(Line(ends[i] + 1, time, said, names, values) with { Sequence = ids?[i] }, CliJson.Default.RunLine);
            else
                output.Line(string.Join(',', [ids is not null ? Quoted(ids[i]) : time ?? (ends[i] + 1).ToString(CultureInfo.InvariantCulture), .. said is null ? (string[])[] : [Quoted(said)], .. Texts(values)]));
        }
    }

    private static RunLine Line(int row, string? time, string? said, IReadOnlyList<string> names, ReadOnlySpan<float> values)
    {
        var byName = new Dictionary<string, float>();
        for (var i = 0; i < names.Count; i++)
            byName[names[i]] = values[i];
        return new RunLine(row, time, said, byName);
    }

    // The shortest digits that read back as the same float.
    private static string[] Texts(ReadOnlySpan<float> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = values[i].ToString("R", CultureInfo.InvariantCulture);
        return texts;
    }

    private static string Quoted(string name) => name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
