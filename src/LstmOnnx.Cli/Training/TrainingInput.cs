using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training begins with: a file's content made into windows, and a fresh network for them.</summary>
internal abstract class TrainingInput(TrainSettings settings)
{
    public TrainSettings Settings { get; } = settings;

    public abstract LstmNetwork Network { get; }

    public abstract SequenceData Train { get; }

    /// <summary>Null or empty where nothing is held out.</summary>
    public abstract SequenceData? Validation { get; }

    public abstract FitOptions Fit { get; }

    /// <summary>What the exported files have, but for their form and the engines that check them.</summary>
    public abstract ExportOptions Export { get; }

    public static TrainingInput Read(TrainSettings settings)
    {
        TrainingInput input = settings.Task == TextModel.Task ? new TextInput(settings) : new TableInput(settings);
        input.CheckWarmup();
        return input;
    }

    /// <summary>Says what was read.</summary>
    public void Describe(Output output)
    {
        foreach (var line in Description)
            output.Say(line);
        if (Settings.OverfitBatches is { } batches)
            output.Say($"note: --overfit-batches {batches}: learns the first {Numbers.Count(Math.Min(Train.Count, (long)batches * Settings.BatchSize!.Value))} windows by heart and validates on them; the loss should come near 0, and the model is good for nothing else");
    }

    /// <summary>Scores the exported files and puts everything together.</summary>
    public abstract TrainingOutcome Outcome(TrainFiles files, FitHistory history, IReadOnlyList<ExportReport> exports, Output output);

    protected abstract IEnumerable<string> Description { get; }

    private void CheckWarmup()
    {
        var batches = ((long)Train.Count + Settings.BatchSize!.Value - 1) / Settings.BatchSize.Value;
        var updates = Settings.Epochs!.Value * Math.Min(batches, Settings.OverfitBatches ?? int.MaxValue);
        if (Train.Count > 0 && Settings.Warmup >= updates)
            throw new UsageException($"--warmup: found {Settings.Warmup}, expected fewer than the {updates} updates of {Settings.Epochs} epochs");
    }
}
