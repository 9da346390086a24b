using System.Diagnostics;
using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>Decides at which moments of a fit a checkpoint is due, and writes it.</summary>
internal sealed class CheckpointSaver(CheckpointOptions options, CheckpointFolder folder, FitRun run, TrainingFingerprint training)
{
    private long _savedUpdates = run.Updates;
    private long _savedAt = Stopwatch.GetTimestamp();

    /// <exception cref="CheckpointException">It cannot be written; those before it are whole.</exception>
    public void Reached(FitMoment moment)
    {
        var isDue = moment switch
        {
            FitMoment.Update => run.Updates - _savedUpdates >= options.EveryUpdates || Stopwatch.GetElapsedTime(_savedAt) >= options.Interval,
            FitMoment.Stopped => run.Updates > _savedUpdates,
            _ => true,
        };
        if (!isDue)
            return;
        foreach (var callback in run.Callbacks)
            callback.OnCheckpoint();
        var document = new CheckpointDocument(SimdWidths.NameOf(SimdWidths.Selected), training, run.State);
        folder.Write(run.Updates, stream => CheckpointFile.Write(stream, document, run.Tensors));
        // Counted from the end of the writing: a slow disk does not take all the time.
        (_savedUpdates, _savedAt) = (run.Updates, Stopwatch.GetTimestamp());
    }
}
