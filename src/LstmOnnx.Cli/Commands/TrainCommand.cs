using System.CommandLine;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Training;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx train DATA.csv</c>: from a CSV file to two checked ONNX files.</summary>
internal static class TrainCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new Command("train", "Trains a recurrent network on a CSV file or a text and exports it as ONNX, in sequence and streaming form.");
        var data = new Argument<string>("DATA") { Description = "A CSV file, rows in order of time, with a header; or a text in UTF-8, DATA.txt, whose next character is learned.", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(data);
        var flags = TrainFlags.AddTo(command);
        var config = new Option<string>("--config") { HelpName = "train.json", Description = "Reads any of these from a JSON file, {\"learning_rate\": 0.001}; a flag on the line wins." }.Group("Output");
        command.Options.Add(config);
        command.SetAction(parse =>
        {
            var settings = parse.GetValue(config) is { } path ? TrainConfigFile.Read(path) : new TrainSettings();
            flags.Apply(parse, settings);
            settings.Data = parse.GetValue(data) ?? settings.Data ?? throw new UsageException("DATA is missing: name the file to learn from");
            return Run(SettingsCheck.Complete(settings), context);
        });
        HelpText.Install(command,
            ("Forecast the next 8 values of a column from the last 48", "lstmonnx train load.csv --target mw --window 48 --horizon 8 --hidden 64 --out load.onnx"),
            ("With the time of day, last week's values, and the difference from last week as what is learned",
                "lstmonnx train load.csv --target mw --time-column time --calendar time-of-day,day-of-week --lag mw:336 --difference mw:336"),
            ("Tell classes apart", "lstmonnx train motion.csv --task classify --target activity --features x,y,z --window 100"),
            ("A forecast with a band: the quantiles 0.1, 0.5 and 0.9", "lstmonnx train load.csv --target mw --loss quantile --quantiles 0.1,0.5,0.9"),
            ("Learn a text character by character, then write more of it with 'lstmonnx generate'", "lstmonnx train alice.txt --hidden 160 --out alice.onnx"),
            ("The same from a file, with another seed", "lstmonnx train load.csv --config train.json --seed 2"),
            ("Whether all works, before a long training", "lstmonnx train load.csv --target mw --fast-dev-run"),
            ("Saved as it goes; after a crash the same line with --resume", "lstmonnx train load.csv --target mw --checkpoints runs/a"));
        return command;
    }

    private static int Run(TrainSettings settings, CommandContext context)
    {
        if (settings.FastDevRun is not null)
        {
            context.Output.Json(DryRun.Execute(settings, context), CliJson.Default.DryRunDocument);
            return ExitCode.Done;
        }
        var run = TrainingRun.Execute(settings, context);
        TrainSummary.Write(run, context.Output);
        context.Output.Json(run.Document, CliJson.Default.TrainDocument);
        return run.WasInterrupted ? ExitCode.Interrupted : ExitCode.Done;
    }
}
