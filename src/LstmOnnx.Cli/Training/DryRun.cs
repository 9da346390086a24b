using LstmOnnx.Cli.Hosting;
using LstmOnnx.Cli.Json;
using LstmOnnx.Cli.Reports;
using LstmOnnx.Training;

namespace LstmOnnx.Cli.Training;

/// <summary><c>train --fast-dev-run</c>: a few batches through all that a training does, and no file at the end.</summary>
internal static class DryRun
{
    /// <exception cref="OperationCanceledException">Interrupted before it was through.</exception>
    public static DryRunDocument Execute(TrainSettings settings, CommandContext context)
    {
        var output = context.Output;
        var input = TrainingInput.Read(settings);
        input.Describe(output);
        using var interrupts = Interrupts.Listen(context, "stopping (Ctrl-C again ends at once)");
        var trainer = new Trainer(input.Network, input.Fit);
        var history = FitDisplay.Show(output, progress => trainer.Fit(input.Train, input.Validation, progress, interrupts.Token));
        if (history.BestEpoch == 0)
            throw history.StopReason == StopReason.Cancelled ? new OperationCanceledException() : new UsageException($"--max-seconds {settings.MaxSeconds}: the time was up before the dry run was through; give it more");
        // Throws where an engine does not reproduce the network.
        ModelExport.Check(input);
        var last = history.Epochs[^1];
        output.Line($"Dry run of {settings.FastDevRun} {(settings.FastDevRun == 1 ? "batch" : "batches")}: data, training, validation and export work; loss {Numbers.Short(last.Loss)}, validation {Numbers.Short(last.ValidationLoss)}.");
        output.Line("No model, report, log or checkpoint was written; leave out --fast-dev-run to train.");
        return new DryRunDocument(settings.FastDevRun!.Value, last.Loss, last.ValidationLoss, []);
    }
}
