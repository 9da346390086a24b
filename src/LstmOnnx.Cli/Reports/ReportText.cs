using System.Globalization;
using System.Text.Json;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Training;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Reports;

/// <summary>What a report says in words, as pairs of a name and a value.</summary>
internal static class ReportText
{
    public static string Title(TrainingResult result)
    {
        var recipe = result.Data.Recipe;
        var targets = string.Join(", ", recipe.Targets);
        return recipe.IsClassification
            ? $"{targets}: {recipe.Classes.Count} classes told apart"
            : $"{targets}: forecast {(recipe.Horizon == 1 ? "one row" : $"{Numbers.Count(recipe.Horizon)} rows")} ahead";
    }

    public static string Lead(TrainingResult result) =>
        $"{Path.GetFileName(result.Settings.Data)}, {Numbers.Count(result.Table.RowCount)} rows; {Layers(result.Settings)}, {Numbers.Count(result.Network.ParameterCount)} parameters; {TrainSummary.Ended(result)}";

    public static IEnumerable<(string Name, string Value)> Cards(TrainingResult result)
    {
        if (result.Score is { Accuracy: { } accuracy } classified)
        {
            yield return ("accuracy on the test windows", Numbers.Short(accuracy));
            yield return ("by always saying the most frequent class", Numbers.Short(classified.BaselineAccuracy));
        }
        else if (result.Score is { Targets: [var target, ..] } score)
        {
            var units = score.Units is null ? "" : " " + score.Units;
            yield return ($"RMSE on the test rows, {target.Name}", Numbers.Short(target.Rmse) + units);
            if (target.Baselines.MinBy(baseline => baseline.Rmse) is { } best)
                yield return ($"RMSE of the best baseline, {best.Name}", Numbers.Short(best.Rmse) + units);
        }
        var kept = result.History.Best!;
        yield return ($"{(kept.ValidationLoss is null ? "training" : "validation")} loss, epoch {kept.Epoch} of {result.History.Epochs.Count}", Numbers.Short(kept.MonitoredLoss));
        yield return ("of training", Numbers.Span(result.History.Duration));
    }

    public static IEnumerable<(string Name, string Value)> Training(TrainingResult result)
    {
        var history = result.History;
        var seconds = history.Epochs.Sum(epoch => epoch.Duration.TotalSeconds);
        yield return ("ended", TrainSummary.Ended(result));
        yield return ("kept", $"epoch {history.BestEpoch}: training loss {Numbers.Short(history.Best!.Loss)}, validation loss {Numbers.Short(history.Best.ValidationLoss)}");
        yield return ("time", $"{Numbers.Seconds(history.Duration.TotalSeconds)}; {Numbers.Short(seconds / history.Epochs.Count)} s an epoch, validation included");
        yield return ("speed", $"{Numbers.Count((long)(history.Epochs.Count * (double)result.Data.Train.Count / Math.Max(seconds, 1e-9)))} windows a second");
    }

    public static IEnumerable<(string Name, string Value)> Data(TrainingResult result)
    {
        var data = result.Data;
        yield return ("file", result.Settings.Data!);
        yield return ("SHA-256", ModelMetadata.HashOf(result.Settings.Data!));
        yield return ("rows", Numbers.Count(result.Table.RowCount));
        if (data.Times is { Length: > 0 } times)
            yield return ("time", string.Create(CultureInfo.InvariantCulture, $"{times[0]:yyyy-MM-dd HH:mm:ss} to {times[^1]:yyyy-MM-dd HH:mm:ss}"));
        yield return ("windows", $"of {Numbers.Count(data.Recipe.Window)} rows: {Numbers.Count(data.Train.Count)} to learn from, {Numbers.Count(data.Validation.Count)} to validate, {Numbers.Count(data.Test.Count)} to test");
        yield return (data.FeatureCount == 1 ? "input" : $"{data.FeatureCount} inputs", string.Join(", ", data.FeatureNames));
        yield return (data.OutputSize == 1 ? "output" : $"{data.OutputSize} outputs", string.Join(", ", data.OutputNames));
        foreach (var note in data.Notes)
            yield return ("note", note);
    }

    public static IEnumerable<(string Name, string Value)> Network(TrainingResult result)
    {
        yield return ("network", $"{Layers(result.Settings)}; {Numbers.Count(result.Network.ParameterCount)} parameters");
        foreach (var export in result.Exports)
        {
            var checks = export.Checks.Where(check => check.MaxDifference is not null).Select(check => $"{check.Engine} {Numbers.Short(check.MaxDifference)}");
            yield return ($"{(export.Form == ModelForm.Sequence ? "sequence" : "streaming")} form", $"{Path.GetFileName(export.Path)}, {Numbers.Count(export.ByteCount)} bytes, opset {export.Opset}; largest difference from the trainer on unit scale: {string.Join(", ", checks)}");
        }
    }

    /// <summary>Every setting by its key, defaults spelled out.</summary>
    public static IEnumerable<(string Name, string Value)> Settings(TrainingResult result) =>
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
        var lstm = $"{(hidden.Length == 1 ? "LSTM" : $"{hidden.Length} LSTM layers")} of {string.Join(", ", hidden)} units{(settings.Bidirectional is true ? " both ways" : "")}";
        return settings.Dense is { Length: > 0 } dense ? $"{lstm}, dense {string.Join(", ", dense)}" : lstm;
    }
}
