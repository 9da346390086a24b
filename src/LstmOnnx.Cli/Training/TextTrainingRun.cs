using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>As <see cref="TrainingRun"/>, from a text.</summary>
internal static class TextTrainingRun
{
    /// <exception cref="OperationCanceledException">Interrupted before the first epoch ended: there is nothing to keep, and nothing was written.</exception>
    public static TextTrainingResult Execute(TrainSettings settings, CommandContext context)
    {
        var output = context.Output;
        var files = TrainFiles.Of(settings);
        var text = TextPlan.Prepare(settings);
        var train = TextPlan.Samples(settings, text, text.Train)!;
        var validation = TextPlan.Samples(settings, text, text.Validation);
        var checkpoint = TrainingRun.Begin(settings, files, train.Count);
        var network = new LstmNetwork(TextPlan.Network(settings, text));
        output.Say($"{settings.Data}: {Numbers.Count(text.Tokens.Length)} characters, {text.Vocabulary.Count} different ones; {Numbers.Count(text.Train.Count)} to learn from, {Numbers.Count(text.Validation.Count)} to validate, {Numbers.Count(text.Test.Count)} to test");
        output.Say($"windows of {settings.Window}{(settings.Stateful is true ? $" in {settings.BatchSize} streams" : "")}; {Numbers.Count(network.ParameterCount)} parameters");
        foreach (var note in text.Notes)
            output.Say($"note: {note}");

        using var interrupts = Interrupts.Listen(context, TrainingRun.StoppingWord);
        (var history, files, var diverged) = TrainingRun.Learn(settings, network, TextPlan.Fit(settings), train, validation, files, checkpoint, output, interrupts.Token);
        var options = new ExportOptions { Opset = settings.Opset!.Value, Metadata = ModelMetadata.Of(settings, text) };
        var exports = TrainingRun.Export(options, network, files, output);
        // The file is scored, not the trainer: it is what a user gets. A stopped training is scored too.
        var score = text.Test.Count == 0 ? null : TextScorer.Score(files.StreamingModel!, text, text.Test, output, CancellationToken.None);
        var result = new TextTrainingResult(settings, files, new WindowCounts(train.Count, validation?.Count ?? 0, text.Test.Count), network, history, exports, score);
        if (files.Report is { } report)
            ReportFolder.Write(report, result, output);
        return diverged is null ? result : throw diverged;
    }
}
