using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training run on a text made.</summary>
internal sealed class TextTrainingResult : TrainingOutcome
{
    private readonly PreparedText _text;

    public TextTrainingResult(TrainSettings settings, TrainFiles files, PreparedText text, WindowCounts windows, LstmNetwork network, FitHistory history, IReadOnlyList<ExportReport> exports, TextScore? score)
        : base(settings, files, network, history, exports)
    {
        _text = text;
        Windows = windows;
        Score = score is null ? null : new ScoreDocument(Windows: null, Text: score);
    }

    public override string Task => TextModel.Task;

    /// <summary>Windows to learn from and to validate; predicted characters of the test, which is read as one stream.</summary>
    public override WindowCounts Windows { get; }

    public override double? ValidationBits => History.Best?.ValidationLoss / Math.Log(2);

    public override string Title => $"{Path.GetFileNameWithoutExtension(Settings.Data)}: the next character";

    public override string Size => $"{Numbers.Count(_text.Tokens.Length)} characters";

    public override string TestHeading => "Test, the end of the text, held out, read by the streaming model";

    public override IEnumerable<(string Name, string Value)> ScoreCards
    {
        get
        {
            if (Score?.Text is not { } score)
                yield break;
            yield return ("bits per character on the end of the text", Numbers.Short(score.BitsPerCharacter));
            foreach (var baseline in score.Baselines)
                yield return ($"bits per character by {baseline.Name}", Numbers.Short(baseline.BitsPerCharacter));
        }
    }

    public override IEnumerable<(string Name, string Value)> DataFacts =>
    [
        ("characters", $"{Numbers.Count(_text.Tokens.Length)}: {Numbers.Count(_text.Train.Count)} to learn from, {Numbers.Count(_text.Validation.Count)} to validate, {Numbers.Count(_text.Test.Count)} to test"),
        ("vocabulary", $"{_text.Vocabulary.Count} different ones"),
        .. _text.Notes.Select(note => ("note", note)),
    ];

    public override (string Name, string Says, Func<Picture> Draw)? TestPicture => null;
}
