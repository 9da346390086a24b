using System.Diagnostics.Metrics;

namespace LstmOnnx.Training.Tests;

/// <summary>Calls back at updates of trainings on this thread: the meter is what hears of each.</summary>
internal sealed class OnUpdate : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private int _updates;

    /// <summary>At each.</summary>
    public OnUpdate(Action action)
        : this(null, action)
    {
    }

    /// <summary>Once, after so many.</summary>
    public OnUpdate(int updates, Action action)
        : this((int?)updates, action)
    {
    }

    private OnUpdate(int? once, Action action)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "lstmonnx.training.updates")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            if (Environment.CurrentManagedThreadId == _thread && (++_updates == once || once is null))
                action();
        });
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
