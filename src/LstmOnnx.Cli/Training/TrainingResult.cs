using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training run made.</summary>
internal sealed class TrainingResult
{
    public TrainingResult(TrainSettings settings, TrainFiles files, CsvTable table, PreparedData data, LstmNetwork network, FitHistory history, IReadOnlyList<ExportReport> exports, float[] testOutputs)
    {
        (Settings, Files, Table, Data, Network, History, Exports, TestOutputs) = (settings, files, table, data, network, history, exports, testOutputs);
        Written = [.. exports.Select(export => export.Path)];
        TestEnds = [.. Enumerable.Range(0, data.Test.Count).Select(data.Test.EndRow)];
        if (data.Test.Count > 0)
            Score = Scorer.Score(data.Recipe, table, data.Times, TestEnds, data.Test.RawTargets, testOutputs, settings.Units);
    }

    public TrainSettings Settings { get; }

    public TrainFiles Files { get; }

    public CsvTable Table { get; }

    public PreparedData Data { get; }

    public LstmNetwork Network { get; }

    public FitHistory History { get; }

    public IReadOnlyList<ExportReport> Exports { get; }

    /// <summary>[N, O] of the exported model for the test windows, raw units or probabilities.</summary>
    public float[] TestOutputs { get; }

    /// <summary>[N]: the row of the table that each test window ends at.</summary>
    public int[] TestEnds { get; }

    /// <summary>Null where no rows were held out.</summary>
    public ScoreDocument? Score { get; }

    /// <summary>Every file that was written.</summary>
    public List<string> Written { get; }

    public bool WasInterrupted => History.StopReason == StopReason.Cancelled;

    public TrainDocument Document => new()
    {
        Model = Files.Model,
        StreamingModel = Files.StreamingModel,
        Task = Data.Recipe.Task,
        Parameters = Network.ParameterCount,
        Windows = new WindowCounts(Data.Train.Count, Data.Validation.Count, Data.Test.Count),
        Epochs = History.Epochs.Count,
        BestEpoch = History.BestEpoch,
        StopReason = StopWord,
        TrainSeconds = Math.Round(History.Duration.TotalSeconds, 3),
        MaxAbsDiffTrainer = Exports.Max(export => export.MaxDifference),
        Test = Score,
        Files = [.. Written],
    };

    private string StopWord => History.StopReason switch
    {
        StopReason.Completed => "completed",
        StopReason.EarlyStopped => "early_stopped",
        StopReason.Cancelled => "interrupted",
        StopReason.TimeUp => "time_up",
        _ => "diverged",
    };
}
