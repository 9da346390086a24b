using LstmOnnx.Cli.Files;
using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary>From complete settings to checked model files and their test score.</summary>
internal static class TrainingRun
{
    /// <exception cref="OperationCanceledException">Interrupted before the first epoch ended: there is nothing to keep, and no model was written.</exception>
    public static TrainingOutcome Execute(TrainSettings settings, CommandContext context)
    {
        var output = context.Output;
        var files = TrainFiles.Of(settings);
        var input = TrainingInput.Read(settings);
        // Before its folder would be made.
        var checkpoint = settings.Resume is true ? Checkpoint.Latest(settings.Checkpoints!) : null;
        files.Check();
        if (settings.Checkpoints is { } place)
            OutputPlace.CheckFolder(place);
        input.Describe(output);
        if (checkpoint is not null)
        {
            foreach (var note in checkpoint.Notes)
                output.Say($"note: {note}");
            output.Say($"resuming from {checkpoint.Path}: {(checkpoint.Epoch > settings.Epochs ? "all epochs are done" : $"epoch {checkpoint.Epoch}, after batch {checkpoint.Batch}")}");
        }

        using var interrupts = Interrupts.Listen(context, "stopping: the best model so far is kept (Ctrl-C again ends at once)");
        var logs = TrainLogs.Of(files);
        FitHistory history;
        TrainingDivergedException? diverged = null;
        try
        {
            var trainer = new Trainer(input.Network, input.Fit) { Callbacks = logs.Callbacks };
            history = FitDisplay.Show(output, progress => checkpoint is null
                ? trainer.Fit(input.Train, input.Validation, progress, interrupts.Token)
                : trainer.Resume(checkpoint, input.Train, input.Validation, progress, interrupts.Token));
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

        var result = input.Outcome(files, history, ModelExport.Write(input, files, output), output);
        result.Written.AddRange(logs.Files);
        if (files.Report is { } report)
            ReportFolder.Write(report, result, output);
        return diverged is null ? result : throw diverged;
    }
}
