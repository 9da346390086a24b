using System.CommandLine;
using System.Globalization;
using LstmOnnx.Cli.Demo;
using LstmOnnx.Cli.Files;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx demo</c>: from real data to two checked model files and a report, in a minute.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("demo", "Trains on the electricity demand of England and Wales, exports, runs both forms on both engines and compares.");
        var folder = new Option<string>("--out") { HelpName = "DIR", Description = "Folder for models, plots and figures. Default demo." };
        var seed = new Option<string>("--seed") { HelpName = "N", Description = "Of weights, dropout and shuffling. Default: the stored config's." };
        var threads = new Option<string>("--threads") { HelpName = "N", Description = "Default: all cores. The result does not depend on it." };
        command.Options.Add(folder);
        command.Options.Add(seed);
        command.Options.Add(threads);
        command.SetAction(parse => Run(parse.GetValue(folder) ?? "demo", Whole("--seed", parse.GetValue(seed)), Whole("--threads", parse.GetValue(threads)), context));
        HelpText.Install(command,
            ("The whole way, into ./demo", "lstmonnx demo"),
            ("Figures for a script", "lstmonnx demo --out report --json | tail -n 1"));
        return command;
    }

    private static int Run(string folder, int? seed, int? threads, CommandContext context)
    {
        var output = context.Output;
        OutputPlace.CheckFolder(folder);
        var data = DemoData.WriteTo(folder);
        output.Say("Half-hourly electricity demand of England and Wales, summer 2000: forecast the next 4 hours, learn the difference from last week.");
        var settings = DemoData.Config() with { Data = data, Out = Path.Combine(folder, "model.onnx") };
        settings = SettingsCheck.Complete(settings with { Seed = seed ?? settings.Seed, Threads = threads ?? settings.Threads });
        var result = (TrainingResult)TrainingRun.Execute(settings, context);
        var comparison = EngineComparison.Run(result, context.Cancellation);
        var target = result.Score!.Targets![0];
        var weekly = target.Baselines.First(baseline => baseline.Name == "same time last week");
        var figures = new DemoFigures(target.Rmse, weekly.Rmse, comparison.BetweenEngines(result.Data.TargetScaling!.Scales), comparison.ToTrainer);
        result.Written.Add(data);
        ReportFolder.Write(folder, result, output, figures);

        TrainSummary.Write(result, output);
        WriteComparison(output, comparison, figures, result.Data.Test.Count);
        output.Line($"Test error {Numbers.Short(target.Rmse)} MW RMSE; repeating last week's value {Numbers.Short(weekly.Rmse)} MW.");
        output.Line($"Next: lstmonnx run {result.Files.Model} {data} --latest");
        output.Json(
            new DemoDocument(figures.TestRmse, figures.BaselineRmse, figures.MaxAbsDiffEngines, figures.MaxAbsDiffTrainer, Math.Round(result.History.Duration.TotalSeconds, 3), [.. result.Written]),
            CliJson.Default.DemoDocument);
        return result.WasInterrupted ? ExitCode.Interrupted : ExitCode.Done;
    }

    private static void WriteComparison(Output output, EngineComparison comparison, DemoFigures figures, int windows)
    {
        output.Line($"Both forms over the {windows} test windows, differences on unit scale:");
        var table = new TextTable("form", "engine", "from the trainer", "time");
        foreach (var row in comparison.Rows)
            table.Add(row.Form, row.Engine, Numbers.Short(row.ToTrainer), (row.Elapsed.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture) + " ms");
        table.Write(output);
        foreach (var engine in comparison.Unavailable)
            output.Line($"  {engine} is not usable here");
        output.Line(figures.MaxAbsDiffEngines is { } difference ? $"  largest difference between the engines: {Numbers.Short(difference)}" : "  only one engine is usable here, so there is nothing to compare it with");
    }

    private static int? Whole(string flag, string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"{flag}: '{text}' is not a whole number");
}
