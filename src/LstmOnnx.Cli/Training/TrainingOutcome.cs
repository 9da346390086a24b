using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training run made, of whatever data.</summary>
internal abstract class TrainingOutcome
{
    protected TrainingOutcome(TrainSettings settings, TrainFiles files, LstmNetwork network, FitHistory history, IReadOnlyList<ExportReport> exports)
    {
        (Settings, Files, Network, History, Exports) = (settings, files, network, history, exports);
        Written = [.. exports.Select(export => export.Path)];
    }

    public TrainSettings Settings { get; }

    public TrainFiles Files { get; }

    public LstmNetwork Network { get; }

    public FitHistory History { get; }

    public IReadOnlyList<ExportReport> Exports { get; }

    /// <summary>Null where nothing was held out.</summary>
    public ScoreDocument? Score { get; protected init; }

    /// <summary>Every file that was written.</summary>
    public List<string> Written { get; }

    public bool WasInterrupted => History.StopReason == StopReason.Cancelled;

    /// <summary>As the model's metadata says it.</summary>
    public abstract string Task { get; }

    public abstract WindowCounts Windows { get; }

    /// <summary>Of a text model's best epoch on the validation windows; null for a table or without validation.</summary>
    public virtual double? ValidationBits => null;

    /// <summary>A report's heading.</summary>
    public abstract string Title { get; }

    /// <summary>The data's size in words: "4,032 rows".</summary>
    public abstract string Size { get; }

    /// <summary>The heading of the test's scores.</summary>
    public abstract string TestHeading { get; }

    /// <summary>What the test comes to in a report's first lines.</summary>
    public abstract IEnumerable<(string Name, string Value)> ScoreCards { get; }

    /// <summary>What a report says of the data.</summary>
    public abstract IEnumerable<(string Name, string Value)> DataFacts { get; }

    /// <summary>What a report draws of the test: the picture's name, what it shows, and the picture; null for nothing.</summary>
    public abstract (string Name, string Says, Func<Picture> Draw)? TestPicture { get; }

    public TrainDocument Document => new()
    {
        Model = Files.Model,
        StreamingModel = Files.StreamingModel,
        Task = Task,
        Parameters = Network.ParameterCount,
        Windows = Windows,
        Epochs = History.Epochs.Count,
        BestEpoch = History.BestEpoch,
        StopReason = StopWord,
        TrainSeconds = Math.Round(History.Duration.TotalSeconds, 3),
        MaxAbsDiffTrainer = Exports.Max(export => export.MaxDifference),
        ValidationBitsPerCharacter = ValidationBits,
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
