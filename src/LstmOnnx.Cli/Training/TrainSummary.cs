using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>Prints for a person what a training run made.</summary>
internal static class TrainSummary
{
    /// <summary>Why the training ended.</summary>
    public static string Ended(TrainingOutcome result) => result.History.StopReason switch
    {
        StopReason.EarlyStopped => $"stopped early: no better loss in {result.Settings.Patience} epochs",
        StopReason.Cancelled => "interrupted",
        StopReason.TimeUp => "the time was up",
        _ => "all epochs done",
    };

    public static void Write(TrainingOutcome result, Output output)
    {
        var history = result.History;
        output.Line($"Trained {history.Epochs.Count} epochs in {Numbers.Seconds(history.Duration.TotalSeconds)} ({Ended(result)}); epoch {history.BestEpoch} is kept, loss {Numbers.Short(history.Best!.Loss)}, validation {Numbers.Short(history.Best.ValidationLoss)}.");
        if (result.ValidationBits is { } bits)
            output.Line($"Validation: {Numbers.Short(bits)} bits per character, perplexity {Numbers.Short(Math.Pow(2, bits))}.");
        if (result.Score is { } score)
            ScoreTable.Write(output, score, result.TestHeading);
        output.Line("Written, each checked against the trainer on unit scale:");
        foreach (var export in result.Exports)
        {
            var checks = export.Checks.Where(check => check.MaxDifference is not null).Select(check => $"{check.Engine} {Numbers.Short(check.MaxDifference)}");
            output.Line($"  {export.Path}  {(export.Form == ModelForm.Sequence ? "sequence" : "streaming")} form, {Numbers.Count(export.ByteCount)} bytes, opset {export.Opset}; largest difference {string.Join(", ", checks)}");
        }
        foreach (var file in result.Written.Skip(result.Exports.Count))
            output.Line($"  {file}");
    }
}
