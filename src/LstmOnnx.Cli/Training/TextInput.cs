using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Cli.Scoring;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>A training on the characters of a text.</summary>
internal sealed class TextInput : TrainingInput
{
    private readonly PreparedText _text;

    public TextInput(TrainSettings settings)
        : base(settings)
    {
        _text = TextPlan.Prepare(settings);
        Train = TextPlan.Samples(settings, _text, _text.Train)!;
        Validation = TextPlan.Samples(settings, _text, _text.Validation);
        Network = new LstmNetwork(TextPlan.Network(settings, _text));
    }

    public override LstmNetwork Network { get; }

    public override SequenceData Train { get; }

    public override SequenceData? Validation { get; }

    public override FitOptions Fit => TextPlan.Fit(Settings);

    public override ExportOptions Export => new() { Opset = Settings.Opset!.Value, Metadata = ModelMetadata.Of(Settings, _text) };

    protected override IEnumerable<string> Description =>
    [
        $"{Settings.Data}: {Numbers.Count(_text.Tokens.Length)} characters, {_text.Vocabulary.Count} different ones; {Numbers.Count(_text.Train.Count)} to learn from, {Numbers.Count(_text.Validation.Count)} to validate, {Numbers.Count(_text.Test.Count)} to test",
        $"windows of {Settings.Window}{(Settings.Stateful is true ? $" in {Settings.BatchSize} streams" : "")}; {Numbers.Count(Network.ParameterCount)} parameters",
        .. _text.Notes.Select(note => $"note: {note}"),
    ];

    // The file is scored, not the trainer: it is what a user gets. A stopped training is scored too.
    public override TextTrainingResult Outcome(TrainFiles files, FitHistory history, IReadOnlyList<ExportReport> exports, Output output)
    {
        var score = _text.Test.Count == 0 ? null : TextScorer.Score(files.StreamingModel!, _text, _text.Test, output, CancellationToken.None);
        return new(Settings, files, _text, new(Train.Count, Validation?.Count ?? 0, _text.Test.Count), Network, history, exports, score);
    }
}
