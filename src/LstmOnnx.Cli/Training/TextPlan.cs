using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>As <see cref="TrainingPlan"/>, for a text.</summary>
internal static class TextPlan
{
    public static PreparedText Prepare(TrainSettings settings) => TextPreparation.Prepare(
        TextFile.Read(settings.Data!),
        new TextOptions(settings.Window!.Value, settings.Stateful is true ? settings.BatchSize!.Value : 1, settings.VocabularySize),
        new SplitOptions(settings.Validation!.Value, settings.Test!.Value));

    public static NetworkOptions Network(TrainSettings settings, PreparedText text) => TrainingPlan.Base(settings) with
    {
        InputSize = 1,
        Embedding = new EmbeddingOptions(text.Vocabulary.Count, settings.Embedding!.Value),
        ReturnSequences = true,
        OutputSize = text.Vocabulary.Count,
        Task = TaskKind.MultiClass,
    };

    public static FitOptions Fit(TrainSettings settings) => TrainingPlan.Fit(settings) with { Stateful = settings.Stateful is true, Shuffle = settings.Stateful is not true };

    /// <summary>Windows of a part; null where it is empty.</summary>
    public static SequenceData? Samples(TrainSettings settings, PreparedText text, TextPart part)
    {
        if (part.Count == 0)
            return null;
        var window = settings.Window!.Value;
        var streams = settings.Stateful is true ? settings.BatchSize!.Value : 1;
        return SequenceData.Streams(text.Inputs(part), 1, text.Targets(part), 1, streams, window);
    }
}
