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

    public override IEnumerable<(string Name, Func<byte[]> Draw)> Plots
    {
        get
        {
            if (Score is { Confusion: { } confusion })
                yield return ("confusion.png", () => ConfusionPlot.Draw(Data.Recipe.Classes, confusion, "Test windows by class"));
            else if (Score is not null)
                yield return ("forecast.png", () => ForecastPlot.Draw(ForecastSeriesOf.Test(this)));
        }
    }
}
