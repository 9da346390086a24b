using System.CommandLine;
using LstmOnnx.Cli.Commands;
using LstmOnnx.Cli.Help;

namespace LstmOnnx.Cli.Hosting;

/// <summary>All verbs of <c>lstmonnx</c>, in the order in which help lists them.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var root = new RootCommand("Trains LSTM networks on CSV files and texts, exports them as ONNX and runs them on two engines.") { HelpName = "lstmonnx" };
        root.Options.Add(new Option<bool>("--json") { Description = "Write one JSON object on the last line of standard output, and nothing else there.", Recursive = true });
        root.Subcommands.Add(DemoCommand.Create(context));
        root.Subcommands.Add(TrainCommand.Create(context));
        root.Subcommands.Add(EvaluateCommand.Create(context));
        root.Subcommands.Add(RunCommand.Create(context));
        root.Subcommands.Add(ExplainCommand.Create(context));
        root.Subcommands.Add(GenerateCommand.Create(context));
        root.Subcommands.Add(InspectCommand.Create(context));
        root.Subcommands.Add(VerifyCommand.Create(context));
        root.Subcommands.Add(BenchCommand.Create(context));
        root.Subcommands.Add(InfoCommand.Create(context));
        root.Options.OfType<VersionOption>().Single().Description = "Show the version.";
        HelpText.Install(root,
            ("Train on real data, export, run on both engines and compare", "lstmonnx demo"),
            ("Train on your own data", "lstmonnx train load.csv --target mw --window 48 --horizon 8 --out model.onnx"),
            ("Forecast with it", "lstmonnx run model.onnx load.csv"));
        return root;
    }
}
