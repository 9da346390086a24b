using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Cli.Training;
using LstmOnnx.Data;
using LstmOnnx.Kernels;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx evaluate MODEL DATA.csv</c>: scores a model beside forecasts that need no learning.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("evaluate", "Scores a model on a CSV file, in raw units, beside naive forecasts.");
        var model = new Argument<string>("MODEL.onnx") { Description = "A model that 'lstmonnx train' wrote, in either form." };
        var data = new Argument<string>("DATA.csv") { Description = "Rows with the columns that the model was trained on." };
        var last = new Option<string>("--last") { HelpName = "ROWS", Description = "Scores only windows whose targets lie in the last rows, such as those held out in training." };
        var engines = new EngineOptions();
        var weights = new WeightOptions("Default float32.");
        command.Arguments.Add(model);
        command.Arguments.Add(data);
        command.Options.Add(last);
        engines.AddTo(command);
        weights.AddTo(command);
        command.SetAction(parse =>
        {
            var rows = parse.GetValue(last) is { } text ? Rows(text) : (int?)null;
            return Run(parse.GetValue(model)!, parse.GetValue(data)!, rows, engines.Of(parse), weights.Of(parse), context);
        });
        HelpText.Install(command,
            ("Score a model on new rows", "lstmonnx evaluate load.onnx new-rows.csv"),
            ("What weights in bytes cost in accuracy", "lstmonnx evaluate load.onnx new-rows.csv --weights int8"),
            ("Score it on the last two weeks of half hours, through ONNX Runtime", "lstmonnx evaluate load.onnx load.csv --last 672 --engine ort"));
        return command;
    }

    private static int Run(string modelPath, string dataPath, int? last, IReadOnlyList<Engine> engines, WeightPrecision weights, CommandContext context)
    {
        var output = context.Output;
        using var model = TrainedModel.Load(modelPath, engines, weights, output);
        var table = CsvTable.Read(dataPath);
        var rows = ModelRows.Of(model, table, withTruth: true, output);
        if (last is null && model.DataHash == ModelMetadata.HashOf(dataPath))
            output.Say($"{dataPath} is the file the model learned from: {(rows.Lengths is null ? "--last ROWS scores only rows that were held out" : "give a file with the sequences that were held out")}");
        if (last is not null && rows.Lengths is not null)
            throw new UsageException("--last counts rows; a model of whole sequences is scored on all of them: give a file with those held out");
        var first = last is null ? 0 : FirstWindow(rows, table.RowCount, last.Value);
        var starts = rows.Starts[first..];
        var outputs = WindowRunner.RunSequences(model.Model, new WindowSet(rows.RawRows, rows.FeatureCount, starts, rows.Recipe.Window, rows.Lengths), context.Cancellation);
        var truth = rows.RawTargets!;
        truth = truth[(truth.Length / rows.Starts.Length * first)..];
        var score = Scorer.Score(rows.Recipe, table, rows.Times, Array.ConvertAll(starts, start => start + rows.Recipe.Window - 1), truth, outputs, model.Units, model.Quantiles);
        ScoreTable.Write(output, score, $"{modelPath} on {dataPath}, {model.Model.Choice.Engine}");
        output.Json(new EvaluateDocument(modelPath, dataPath, model.Model.Choice.Engine, rows.Recipe.Task, score), CliJson.Default.EvaluateDocument);
        return ExitCode.Done;
    }

    // The first window whose first target is among the last rows.
    private static int FirstWindow(PreparedRows rows, int rowCount, int last)
    {
        var ahead = rows.Recipe.IsClassification ? rows.Recipe.Horizon : 1;
        var first = Array.FindIndex(rows.Starts, start => start + rows.Recipe.Window - 1 + ahead >= rowCount - last);
        return first >= 0 ? first : throw new UsageException($"--last {last}: no window has all of its targets in so few rows; a forecast has {rows.Recipe.Horizon}");
    }

    private static int Rows(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows > 0
        ? rows
        : throw new UsageException($"--last: '{text}' is not a number of rows above 0");
}
