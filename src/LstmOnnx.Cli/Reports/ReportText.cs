using System.Text.Json;
using LstmOnnx.Cli.Training;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>What a report says in words, as pairs of a name and a value.</summary>
internal static class ReportText
{
    public static string Lead(TrainingOutcome result) =>
        $"{Path.GetFileName(result.Settings.Data)}, {result.Size}; {Layers(result.Settings)}, {Numbers.Count(result.Network.ParameterCount)} parameters; {TrainSummary.Ended(result)}";

    public static IEnumerable<(string Name, string Value)> Cards(TrainingOutcome result)
    {
        foreach (var card in result.ScoreCards)
            yield return card;
        var kept = result.History.Best!;
        yield return ($"{(kept.ValidationLoss is null ? "training" : "validation")} loss, epoch {kept.Epoch} of {result.History.Epochs.Count}", Numbers.Short(kept.MonitoredLoss));
        yield return ("of training", Numbers.Span(result.History.Duration));
    }

    public static IEnumerable<(string Name, string Value)> Training(TrainingOutcome result)
    {
        var history = result.History;
        var seconds = history.Epochs.Sum(epoch => epoch.Duration.TotalSeconds);
        yield return ("ended", TrainSummary.Ended(result));
        yield return ("kept", $"epoch {history.BestEpoch}: training loss {Numbers.Short(history.Best!.Loss)}, validation loss {Numbers.Short(history.Best.ValidationLoss)}");
        yield return ("time", $"{Numbers.Seconds(history.Duration.TotalSeconds)}; {Numbers.Short(seconds / history.Epochs.Count)} s an epoch, validation included");
        yield return ("speed", $"{Numbers.Count((long)(history.Epochs.Count * (double)result.Windows.Train / Math.Max(seconds, 1e-9)))} windows a second");
    }

    public static IEnumerable<(string Name, string Value)> Data(TrainingOutcome result) =>
        [("file", result.Settings.Data!), ("SHA-256", ModelMetadata.HashOf(result.Settings.Data!)), .. result.DataFacts];

    public static IEnumerable<(string Name, string Value)> Network(TrainingOutcome result)
    {
        yield return ("network", $"{Layers(result.Settings)}; {Numbers.Count(result.Network.ParameterCount)} parameters");
        foreach (var export in result.Exports)
        {
            var checks = export.Checks.Where(check => check.MaxDifference is not null).Select(check => $"{check.Engine} {Numbers.Short(check.MaxDifference)}");
            yield return ($"{(export.Form == ModelForm.Sequence ? "sequence" : "streaming")} form", $"{Path.GetFileName(export.Path)}, {Numbers.Count(export.ByteCount)} bytes, opset {export.Opset}; largest difference from the trainer on unit scale: {string.Join(", ", checks)}");
        }
    }

    /// <summary>Every setting by its key, defaults spelled out.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(TrainingOutcome result) =>
        JsonSerializer.SerializeToElement(result.Settings, TrainSettingsJson.Default.TrainSettings).EnumerateObject()
            .Select(property => (property.Name, Text(property.Value)));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "none" : string.Join(", ", value.EnumerateArray().Select(Text)),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Layers(TrainSettings settings)
    {
        var hidden = settings.Hidden!;
        var cell = settings.Cell!.ToUpperInvariant();
        var lstm = $"{(hidden.Length == 1 ? cell : $"{hidden.Length} {cell} layers")} of {string.Join(", ", hidden)} units{(settings.Bidirectional is true ? " both ways" : "")}";
        return settings.Dense is { Length: > 0 } dense ? $"{lstm}, dense {string.Join(", ", dense)}" : lstm;
    }
}
