using LstmOnnx.Data;

namespace LstmOnnx.Samples.Ecg;

/// <summary>A heart beat as the cardiologists marked it.</summary>
/// <param name="Row">Of the recording, near the R peak.</param>
/// <param name="Type">N normal, V premature ventricular, F a fusion of both, Q not to be told.</param>
internal readonly record struct Beat(int Row, char Type);

/// <summary>Five minutes of an electrocardiogram and its beats: <c>models/ecg-anomaly/ecg.csv</c> and <c>beats.csv</c>.</summary>
internal sealed class EcgRecording
{
    /// <summary>Samples per second.</summary>
    public const int Rate = 360;

    private EcgRecording(float[] samples, Beat[] beats) => (Samples, Beats) = (samples, beats);

    /// <summary>mV.</summary>
    public float[] Samples { get; }

    /// <summary>In order of time.</summary>
    public Beat[] Beats { get; }

    public static EcgRecording Read(string folder)
    {
        var beats = CsvTable.Read(Path.Combine(folder, "beats.csv"));
        return new EcgRecording(
            CsvTable.Read(Path.Combine(folder, "ecg.csv")).Numbers("ecg_mv"),
            [.. beats.Numbers("row").Zip(beats.Texts("type"), (row, type) => new Beat((int)row, type[0]))]);
    }
}
