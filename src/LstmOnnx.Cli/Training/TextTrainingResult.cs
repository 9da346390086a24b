using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training run on a text made.</summary>
internal sealed class TextTrainingResult : TrainingOutcome
{
    public TextTrainingResult(TrainSettings settings, TrainFiles files, WindowCounts windows, LstmNetwork network, FitHistory history, IReadOnlyList<ExportReport> exports, TextScore? score)
        : base(settings, files, network, history, exports)
    {
        Windows = windows;
        Score = score is null ? null : new ScoreDocument(Windows: null, Text: score);
    }

    public override string Task => TextModel.Task;

    /// <summary>Windows to learn from and to validate; predicted characters of the test, which is read as one stream.</summary>
    public override WindowCounts Windows { get; }

    public override double? ValidationBits => History.Best?.ValidationLoss / Math.Log(2);

    public override IEnumerable<(string Name, Func<byte[]> Draw)> Plots => [];
}
