using System.Globalization;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training run on a table made.</summary>
internal sealed class TrainingResult : TrainingOutcome
{
    public TrainingResult(TrainSettings settings, TrainFiles files, CsvTable table, PreparedData data, LstmNetwork network, FitHistory history, IReadOnlyList<ExportReport> exports, float[] testOutputs)
        : base(settings, files, network, history, exports)
    {
        (Table, Data, TestOutputs) = (table, data, testOutputs);
        TestEnds = [.. Enumerable.Range(0, data.Test.Count).Select(data.Test.EndRow)];
        if (data.Test.Count > 0)
            Score = Scorer.Score(data.Recipe, table, data.Times, TestEnds, data.Test.RawTargets, testOutputs, settings.Units, settings.Quantiles ?? []);
    }

    public CsvTable Table { get; }

    public PreparedData Data { get; }

    /// <summary>[N, O] of the exported model for the test windows, raw units or probabilities.</summary>
    public float[] TestOutputs { get; }

    /// <summary>[N]: the row of the table that each test window ends at.</summary>
    public int[] TestEnds { get; }

    public override string Task => Data.Recipe.Task;

    public override WindowCounts Windows => new(Data.Train.Count, Data.Validation.Count, Data.Test.Count);

    public override string Title => Data.Recipe.IsClassification
        ? $"{string.Join(", ", Data.Recipe.Targets)}: {Data.Recipe.Classes.Count} classes told apart"
        : $"{string.Join(", ", Data.Recipe.Targets)}: forecast {(Data.Recipe.Horizon == 1 ? "one row" : $"{Numbers.Count(Data.Recipe.Horizon)} rows")} ahead";

    public override string Size => $"{Numbers.Count(Table.RowCount)} rows";

    public override string TestHeading => $"Test, the last {(Settings.SequenceColumn is null ? "rows" : "sequences of each class")} held out";

    public override IEnumerable<(string Name, string Value)> ScoreCards
    {
        get
        {
            if (Score is { Accuracy: { } accuracy } classified)
            {
                yield return ("accuracy on the test windows", Numbers.Short(accuracy));
                yield return ("by always saying the most frequent class", Numbers.Short(classified.BaselineAccuracy));
            }
            else if (Score is { Targets: [var target, ..] } score)
            {
                var units = score.Units is null ? "" : " " + score.Units;
                yield return ($"RMSE on the test rows, {target.Name}", Numbers.Short(target.Rmse) + units);
                if (target.Baselines.MinBy(baseline => baseline.Rmse) is { } best)
                    yield return ($"RMSE of the best baseline, {best.Name}", Numbers.Short(best.Rmse) + units);
            }
        }
    }

    public override IEnumerable<(string Name, string Value)> DataFacts
    {
        get
        {
            yield return ("rows", Numbers.Count(Table.RowCount));
            if (Data.Times is { Length: > 0 } times)
                yield return ("time", string.Create(CultureInfo.InvariantCulture, $"{times[0]:yyyy-MM-dd HH:mm:ss} to {times[^1]:yyyy-MM-dd HH:mm:ss}"));
            yield return (Data.Recipe.SequenceColumn is null ? "windows" : "sequences", $"of {(Data.Recipe.SequenceColumn is null ? "" : "up to ")}{Numbers.Count(Data.Recipe.Window)} rows: {Numbers.Count(Data.Train.Count)} to learn from, {Numbers.Count(Data.Validation.Count)} to validate, {Numbers.Count(Data.Test.Count)} to test");
            yield return (Data.FeatureCount == 1 ? "input" : $"{Data.FeatureCount} inputs", string.Join(", ", Data.FeatureNames));
            yield return (Data.OutputSize == 1 ? "output" : $"{Data.OutputSize} outputs", string.Join(", ", Data.OutputNames));
            foreach (var note in Data.Notes)
                yield return ("note", note);
        }
    }

    public override (string Name, string Says, Func<Picture> Draw)? TestPicture => Score switch
    {
        { Confusion: { } confusion } => ("confusion", "Confusion matrix of the test windows: true classes down, said classes across.", () => ConfusionPlot.Draw(Data.Recipe.Classes, confusion, "Test windows by class")),
        not null => ("forecast", "Forecast of the test rows against what was measured, and the errors beside the best baseline's.", () => ForecastPlot.Draw(ForecastSeriesOf.Test(this))),
        null => null,
    };
}
