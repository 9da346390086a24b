namespace LstmOnnx.Training;

/// <summary>
/// Looks on while a network is trained; each method does nothing unless overridden. They are called on the thread that called <see cref="Trainer.Fit"/>, which waits for them. What one throws
/// ends training: the network has the best weights, and the exception is passed on. A callback belongs to one training at a time.
/// </summary>
public abstract class FitCallback
{
    /// <summary>Before the first update of this call, with nothing trained or saved yet.</summary>
    /// <param name="start">What is trained, and what was done before where a training is resumed.</param>
    public virtual void OnFitStart(FitStart start)
    {
    }

    /// <summary>An update is done; the network's gradients are those of its batch, before clipping, and its weights the new ones. Costs no allocation.</summary>
    /// <param name="update">What the update saw.</param>
    public virtual void OnUpdateEnd(in UpdateRecord update)
    {
    }

    /// <summary>An epoch is done, its validation included, and no checkpoint of its end is written yet.</summary>
    /// <param name="epoch">Its losses; the record that the history keeps.</param>
    /// <returns><see cref="FitDecision.Stop"/> to end training here, with <see cref="StopReason.Callback"/>. A training that is resumed from there asks again at its next epoch's end.</returns>
    public virtual FitDecision OnEpochEnd(EpochRecord epoch) => FitDecision.Continue;

    /// <summary>A checkpoint is about to be written: a training that is resumed from it tells only of what comes later, so what is still to be kept of earlier updates should be on the disk now.</summary>
    public virtual void OnCheckpoint()
    {
    }

    /// <summary>Training has ended, also by cancellation, by time or because it diverged, and the network has its best weights. Not called where an exception of a callback, of the progress or of a checkpoint ends it.</summary>
    /// <param name="history">What <see cref="Trainer.Fit"/> returns or throws.</param>
    public virtual void OnFitEnd(FitHistory history)
    {
    }
}
