namespace LstmOnnx.Training.Tests;

/// <summary>Keeps what it is told, and does what a test asks for.</summary>
internal sealed class Watcher : FitCallback
{
    public List<string> Calls { get; } = [];

    public List<FitStart> Starts { get; } = [];

    public List<UpdateRecord> Updates { get; } = [];

    public List<EpochRecord> Epochs { get; } = [];

    public List<FitHistory> Ends { get; } = [];

    public Action<UpdateRecord>? AtUpdate { get; init; }

    public Func<EpochRecord, FitDecision>? AtEpoch { get; init; }

    public override void OnFitStart(FitStart start)
    {
        Calls.Add("start");
        Starts.Add(start);
    }

    public override void OnUpdateEnd(in UpdateRecord update)
    {
        Calls.Add($"update {update.Update} ({update.Epoch}.{update.Batch})");
        Updates.Add(update);
        AtUpdate?.Invoke(update);
    }

    public override FitDecision OnEpochEnd(EpochRecord epoch)
    {
        Calls.Add($"epoch {epoch.Epoch}");
        Epochs.Add(epoch);
        return AtEpoch?.Invoke(epoch) ?? FitDecision.Continue;
    }

    public override void OnFitEnd(FitHistory history)
    {
        Calls.Add($"end {history.StopReason}");
        Ends.Add(history);
    }
}
