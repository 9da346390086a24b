using LstmOnnx.Cli.Files;
using LstmOnnx.Cli.Forecasting;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Data;
using LstmOnnx.Runtime;
using LstmOnnx.Runtime.OnnxRuntime;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>From complete settings to checked model files and their test score.</summary>
internal static class TrainingRun
{
    /// <summary>Said at the first Ctrl-C.</summary>
    public const string StoppingWord = "stopping: the best model so far is kept (Ctrl-C again ends at once)";

    /// <exception cref="OperationCanceledException">Interrupted before the first epoch ended: there is nothing to keep, and nothing was written.</exception>
    public static TrainingResult Execute(TrainSettings settings, CommandContext context)
    {
        var output = context.Output;
        var files = TrainFiles.Of(settings);
        var recipe = TrainingPlan.Recipe(settings);
        var table = CsvTable.Read(settings.Data!);
        var data = DataPreparation.Prepare(table, recipe, new SplitOptions(settings.Validation!.Value, settings.Test!.Value));
        var checkpoint = Begin(settings, files, data.Train.Count);
        var network = new LstmNetwork(TrainingPlan.Network(settings, data));
        output.Say($"{settings.Data}: {Numbers.Count(table.RowCount)} rows; {(data.Recipe.SequenceColumn is null ? "windows of" : "sequences of up to")} {data.Recipe.Window}: {Numbers.Count(data.Train.Count)} to learn from, {Numbers.Count(data.Validation.Count)} to validate, {Numbers.Count(data.Test.Count)} to test");
        output.Say($"{data.FeatureCount} {(data.FeatureCount == 1 ? "input" : "inputs")}: {string.Join(", ", data.FeatureNames.Take(8))}{(data.FeatureCount > 8 ? ", …" : "")}; {Numbers.Count(network.ParameterCount)} parameters");

        foreach (var note in data.Notes)
            output.Say($"note: {note}");
        var (train, validation) = (TrainingPlan.Samples(data, data.Train), TrainingPlan.Samples(data, data.Validation));
        var fit = TrainingPlan.Fit(settings) with { ClassWeights = ClassWeighting.Of(settings, data) };
        using var interrupts = Interrupts.Listen(context, StoppingWord);
        (var history, files, var diverged) = Learn(settings, network, fit, train, validation, files, checkpoint, output, interrupts.Token);
        var exports = Export(TrainingPlan.Export(settings, data), network, files, output);
        var result = new TrainingResult(settings, files, table, data, network, history, exports, TestOutputs(files.Model, data));
        if (files.Report is { } report)
            ReportFolder.Write(report, result, output);
        return diverged is null ? result : throw diverged;
    }

    /// <summary>Finds out, before any work is done, that the files can be written and that there is what <c>--resume</c> goes on from.</summary>
    public static Checkpoint? Begin(TrainSettings settings, TrainFiles files, int windows)
    {
        // Before its folder would be made.
        var checkpoint = settings.Resume is true ? Checkpoint.Latest(settings.Checkpoints!) : null;
        files.Check();
        CheckWarmup(settings, windows);
        if (settings.Checkpoints is { } place)
            OutputPlace.CheckFolder(place);
        return checkpoint;
    }

    /// <summary>Trains, shows it, and keeps the best epoch, also where training was stopped or diverged; <c>Files</c> is then where that goes.</summary>
    public static (FitHistory History, TrainFiles Files, TrainingDivergedException? Diverged) Learn(
        TrainSettings settings, LstmNetwork network, FitOptions fit, SequenceData train, SequenceData? validation, TrainFiles files, Checkpoint? checkpoint, Output output, CancellationToken cancellation)
    {
        if (checkpoint is not null)
        {
            foreach (var note in checkpoint.Notes)
                output.Say($"note: {note}");
            output.Say($"resuming from {checkpoint.Path}: {(checkpoint.Epoch > settings.Epochs ? "all epochs are done" : $"epoch {checkpoint.Epoch}, after batch {checkpoint.Batch}")}");
        }

        FitHistory history;
        TrainingDivergedException? diverged = null;
        try
        {
            var trainer = new Trainer(network, fit);
            history = FitDisplay.Show(output, progress => checkpoint is null
                ? trainer.Fit(train, validation, progress, cancellation)
                : trainer.Resume(checkpoint, train, validation, progress, cancellation));
        }
        catch (TrainingDivergedException failure) when (failure.History.BestEpoch > 0)
        {
            // Good epochs are not thrown away with the one that failed, nor an earlier model for them.
            (diverged, history, files) = (failure, failure.History, files.Diverged());
        }
        if (settings.Checkpoints is { } saved && history.StopReason is StopReason.Cancelled or StopReason.TimeUp)
            output.Say($"the training is saved in {saved}; the same command with --resume goes on with it");
        if (history.BestEpoch == 0)
        {
            output.Say("no epoch was completed, so no model was written");
            throw history.StopReason == StopReason.Cancelled ? new OperationCanceledException() : new UsageException($"--max-seconds {settings.MaxSeconds}: the time was up before the first epoch ended; give it more");
        }

        return (history, files, diverged);
    }

    private static void CheckWarmup(TrainSettings settings, int windows)
    {
        var updates = settings.Epochs!.Value * (((long)windows + settings.BatchSize!.Value - 1) / settings.BatchSize.Value);
        if (windows > 0 && settings.Warmup >= updates)
            throw new UsageException($"--warmup: found {settings.Warmup}, expected fewer than the {updates} updates of {settings.Epochs} epochs");
    }

    /// <summary>Writes the forms that the network has, each checked on both engines.</summary>
    public static List<ExportReport> Export(ExportOptions options, LstmNetwork network, TrainFiles files, Output output)
    {
        options = options with { Verify = [SimdEngine.Default, OnnxRuntimeEngine.Cpu] };
        // Both forms pass before either is written.
        var sequence = OnnxExporter.Check(network, options);
        var streaming = files.StreamingModel is null ? null : OnnxExporter.Check(network, options with { Form = ModelForm.Streaming, SequenceLengths = false });
        var reports = new List<ExportReport> { sequence.Write(files.Model) };
        if (streaming is not null)
            reports.Add(streaming.Write(files.StreamingModel!));
        else
            output.Say("a bidirectional network cannot stream: only the sequence form is written");
        if (files.StreamingModel is null && File.Exists(TrainFiles.StreamingPath(files.Model)))
            output.Say($"{TrainFiles.StreamingPath(files.Model)} is from an earlier run and does not belong to this model");
        foreach (var check in reports[0].Checks.Where(check => check.MaxDifference is null))
            output.Say($"engine {check.Engine} did not check the export: {check.Description}");
        return reports;
    }

    // The file is scored, not the trainer: it is what a user gets.
    private static float[] TestOutputs(string path, PreparedData data)
    {
        using var model = LstmModel.Load(path);
        return WindowRunner.RunSequences(model, TestWindows(data), CancellationToken.None);
    }

    public static WindowSet TestWindows(PreparedData data) => new(data.RawRows, data.FeatureCount, data.Test.Starts, data.Test.Length, data.Test.Lengths);
}
