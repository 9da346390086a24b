using System.Diagnostics.Metrics;

namespace LstmOnnx.Runtime.Tests.Support;

/// <summary>A listener to the runtime's meter.</summary>
internal static class Probe
{
    /// <summary>Listens to all instruments of the runtime; what it hears goes to <paramref name="heard"/> if there is one.</summary>
    public static MeterListener Listen(Action<string, double, string>? heard = null)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "LstmOnnx.Runtime")
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => heard?.Invoke(instrument.Name, value, (string)tags[0].Value!));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => heard?.Invoke(instrument.Name, value, (string)tags[0].Value!));
        listener.Start();
        return listener;
    }
}
