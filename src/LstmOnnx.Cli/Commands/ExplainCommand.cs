using System.CommandLine;
using LstmOnnx.Cli.Explaining;
using LstmOnnx.Cli.Files;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Help;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Inspection;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Verification;
using LstmOnnx.Kernels;
using LstmOnnx.Onnx;
using LstmOnnx.Runtime;

namespace LstmOnnx.Cli.Commands;

/// <summary><c>lstmonnx explain MODEL DATA.csv</c>: gates, candidate, cell and hidden state over time.</summary>
internal static class ExplainCommand
{
    private const string RecipeKey = "lstmonnx.recipe";
    private const string TaskKey = "lstmonnx.task";

    public static Command Create(CommandContext context)
    {
        var command = new Command("explain", "Shows what the gates of a recurrent node do over time: how much its cell keeps, takes in and shows.");
        var model = new Argument<string>("MODEL.onnx") { Description = "Any model with an LSTM, GRU or RNN node." };
        var data = new Argument<string>("DATA.csv") { Description = "Rows with the columns that the model was trained on; for a model without a recipe, its inputs as number columns in their order." };
        var node = new Option<string>("--node") { HelpName = "NAME|N", Description = "The node, by its name or its number among the recurrent nodes, from 1. Default: the first that the inputs reach." };
        var layer = new Option<string>("--layer") { HelpName = "K", Description = "The node, by its number alone: the layer of a model of ours." };
        var direction = new Option<string>("--direction") { HelpName = "WAY", Description = "forward or reverse, of a bidirectional node. Default forward." };
        var sequence = new Option<string>("--sequence") { HelpName = "N", Description = "Which of the sequences that the node runs at once, from 1. Default 1." };
        var units = new Option<string>("--units") { HelpName = "LIST", Description = "Units from 0 with commas; auto:N for the N whose h varies most; all, as heat maps where there are many. Default auto:6." };
        var window = new Option<string>("--window") { HelpName = "N", Description = "The window of this number, from 1. Default: the last window." }.Group("Rows");
        var row = new Option<string>("--row") { HelpName = "ROW", Description = "The window that ends at this row, as 'run' names it." }.Group("Rows");
        var rows = new Option<string>("--rows") { HelpName = "A:B", Description = "Rows A to B as one sequence that starts from the model's first state; with --stream, the rows that are shown." }.Group("Rows");
        var stream = new Option<bool>("--stream") { Description = "All rows as one long sequence. A model without a recipe that leaves its length open or carries states takes them so anyway." }.Group("Rows");
        var picture = new Option<string>("--out") { HelpName = "FILE", Description = "Draws to a .png, or writes a .html page with drawings and table." }.Group("Files");
        var csv = new Option<string>("--csv") { HelpName = "FILE", Description = "Writes all values, a line for each step." }.Group("Files");
        var states = new Option<string[]>("--state") { HelpName = "INPUT=OUTPUT", Description = "An input that takes back an output from call to call, where it is not found by itself. May be given several times." };
        var sizes = new SizeOptions();
        command.Arguments.Add(model);
        command.Arguments.Add(data);
        foreach (var option in (Option[])[node, layer, direction, sequence, units, window, row, rows, stream, picture, csv])
            command.Options.Add(option);
        sizes.AddShapesTo(command);
        command.Options.Add(states);
        command.SetAction(parse =>
        {
            var request = new ExplainRequest(
                parse.GetValue(model)!, parse.GetValue(data)!, NodeOf(parse.GetValue(node), parse.GetValue(layer)), parse.GetValue(direction), parse.GetValue(units) ?? "auto:6",
                parse.GetValue(sequence) is { } text ? RowSpan.Number("--sequence", text) : 1,
                RowSpan.Parse(parse.GetValue(window), parse.GetValue(row), parse.GetValue(rows), parse.GetValue(stream)), sizes.Of(parse),
                NamedStates.Parse(parse.GetValue(states)));
            return Run(request, parse.GetValue(picture), parse.GetValue(csv), context);
        });
        HelpText.Install(command,
            ("The most active units over the last window, as a picture", "lstmonnx explain demand.onnx demand.csv --out gates.png"),
            ("All units of the second layer over all rows, as a page", "lstmonnx explain demand.onnx demand.csv --layer 2 --units all --stream --out gates.html"),
            ("Three units before a forecast that went wrong, as JSON", "lstmonnx explain demand.onnx demand.csv --row 3412 --units 0,3,7 --json"),
            ("A voice-activity model, a frame of 512 samples a row", "lstmonnx explain vad.onnx frames.csv --fix sr=16000 --shape input=1,512 --shape state=2,1,128 --out vad.png"));
        return command;
    }

    private static string? NodeOf(string? node, string? layer) => (node, layer) switch
    {
        (not null, not null) => throw new UsageException("--node and --layer both name the node: give one of them"),
        (null, not null) => RowSpan.Number("--layer", layer).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => node,
    };

    private static int Run(ExplainRequest request, string? picture, string? csv, CommandContext context)
    {
        var extension = Path.GetExtension(picture)?.ToUpperInvariant();
        if (extension is not (null or ".PNG" or ".HTML" or ".HTM"))
            throw new UsageException($"--out: '{picture}' ends in neither .png nor .html, which says what is written");
        foreach (var file in new[] { picture, csv }.OfType<string>())
            OutputPlace.CheckFile(file);
        var explanation = Explain(request, context);
        if (picture is not null)
            AtomicFile.Write(picture, Drawn(explanation, extension == ".PNG"));
        if (csv is not null)
            AtomicFile.Write(csv, ExplainCsv.Write(explanation));
        string[] files = [.. new[] { picture, csv }.OfType<string>()];
        ExplainReport.Write(context.Output, explanation);
        context.Output.Json(ExplainDocument.Of(explanation, files), ExplainJson.Default.ExplainDocument);
        foreach (var file in files)
            context.Output.Say($"wrote {file}");
        if (explanation.Traced.Agrees)
            return ExitCode.Done;
        context.Output.Say(Disagreement(explanation.Traced));
        return ExitCode.GoalFailed;
    }

    private static string Disagreement(TracedSequence traced) => FormattableString.Invariant(
        $"error: the recomputed h and c differ from the engine's by up to {Numbers.Short(traced.MaxDifference)}, more than {Tolerance.Default.Absolute} + {Tolerance.Default.Relative} of the value, so what is shown is not what ran: a cell that magnifies rounding from step to step does so, show fewer steps (--rows); else please report it");

    private static Explanation Explain(ExplainRequest request, CommandContext context)
    {
        if (!File.Exists(request.Model))
            throw new FileNotFoundException($"{request.Model}: no such file; expected an ONNX model");
        using var trained = IsOurs(request.Model) ? TrainedModel.Load(request.Model, [SimdEngine.Default], WeightPrecision.Float32, context.Output) : null;
        using var imported = trained is null ? Imported(request.Model) : null;
        var model = trained?.Model ?? imported!;
        var nodes = NodeChoice.Of(request.Model, model, request.Node);
        var rows = trained is not null ? WindowRows.Of(trained, request.Data, request.Rows, request.Sizes, context.Output) : ColumnRows.Of(model, request, context.Output);
        var traced = NodeRun.Run(rows, nodes, request.Direction, request.Sequence, context.Cancellation);
        if (traced.Steps == 0)
            throw new UsageException($"{traced.Node.Label}: no step to show; the sequence is empty there");
        return new Explanation(request.Model, request.Data, rows, traced, UnitChoice.Of(request.Units, traced));
    }

    private static bool IsOurs(string path)
    {
        try
        {
            // A text model has no recipe and takes no table: loading it as ours refuses it.
            var metadata = ModelSummary.Read(path).Metadata;
            return metadata.ContainsKey(RecipeKey) || metadata.GetValueOrDefault(TaskKey) == TextModel.Task;
        }
        catch (ModelRefusedException exception)
        {
            throw Refused(path, exception);
        }
    }

    private static LstmModel Imported(string path)
    {
        try
        {
            return LstmModel.Load(path);
        }
        catch (ModelRefusedException exception)
        {
            throw Refused(path, exception);
        }
    }

    private static UnsuitableModelException Refused(string path, ModelRefusedException refusal) => new(
        $"{path}: {refusal.Message}" + (refusal.Code == RefusalCode.UnsupportedOperator ? "; explain shows LSTM, GRU and RNN nodes that the SIMD engine runs: take the float model that a quantised one was made from, or an export without Scan and Loop" : ""), refusal);

    private static byte[] Drawn(Explanation explanation, bool isPng)
    {
        try
        {
            var figure = GateFigure.Draw(explanation);
            return isPng ? figure.Png() : ExplainPage.Write(explanation, figure);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException)
        {
            throw new IOException("--out: the drawing library has no native part for this machine; --csv and --json need none", exception);
        }
    }
}
