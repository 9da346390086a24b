using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Data;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>What a training begins with: the file's rows made into windows, and a fresh network for them.</summary>
internal sealed record TrainingInput(CsvTable Table, PreparedData Data, LstmNetwork Network)
{
    public SequenceData Train { get; } = Samples(Data, Data.Train);

    public SequenceData Validation { get; } = Samples(Data, Data.Validation);

    public static TrainingInput Read(TrainSettings settings)
    {
        var recipe = TrainingPlan.Recipe(settings);
        var table = CsvTable.Read(settings.Data!);
        var data = DataPreparation.Prepare(table, recipe, new SplitOptions(settings.Validation!.Value, settings.Test!.Value));
        CheckWarmup(settings, data.Train.Count);
        return new(table, data, new LstmNetwork(TrainingPlan.Network(settings, data)));
    }

    public void Describe(TrainSettings settings, Output output)
    {
        output.Say($"{settings.Data}: {Numbers.Count(Table.RowCount)} rows; windows of {Data.Recipe.Window}: {Numbers.Count(Data.Train.Count)} to learn from, {Numbers.Count(Data.Validation.Count)} to validate, {Numbers.Count(Data.Test.Count)} to test");
        output.Say($"{Data.FeatureCount} {(Data.FeatureCount == 1 ? "input" : "inputs")}: {string.Join(", ", Data.FeatureNames.Take(8))}{(Data.FeatureCount > 8 ? ", …" : "")}; {Numbers.Count(Network.ParameterCount)} parameters");
        foreach (var note in Data.Notes)
            output.Say($"note: {note}");
        if (settings.OverfitBatches is { } batches)
            output.Say($"note: --overfit-batches {batches}: learns the first {Numbers.Count(Math.Min(Data.Train.Count, (long)batches * settings.BatchSize!.Value))} windows by heart and validates on them; the loss should come near 0, and the model is good for nothing else");
    }

    private static SequenceData Samples(PreparedData data, Windows windows) =>
        new(data.Rows, data.FeatureCount, windows.Starts, windows.Length, windows.Targets, windows.TargetSize);

    private static void CheckWarmup(TrainSettings settings, int windows)
    {
        var batches = ((long)windows + settings.BatchSize!.Value - 1) / settings.BatchSize.Value;
        var updates = settings.Epochs!.Value * Math.Min(batches, settings.OverfitBatches ?? int.MaxValue);
        if (windows > 0 && settings.Warmup >= updates)
            throw new UsageException($"--warmup: found {settings.Warmup}, expected fewer than the {updates} updates of {settings.Epochs} epochs");
    }
}
