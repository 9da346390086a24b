using LstmOnnx.Samples.Ecg;
using LstmOnnx.Training;

namespace LstmOnnx.Samples.Classifier;

/// <summary>Beats as sequences of their own lengths: from 0.1 s before an R peak to 0.1 s before the next one, at 90 Hz.</summary>
internal static class BeatSequences
{
    /// <summary>The classes: normal, premature ventricular.</summary>
    public const string Classes = "NV";

    /// <summary>T: two seconds. What is longer has a gap in the marks.</summary>
    public const int Longest = 2 * Decimator.Rate;
    private const int Before = Decimator.Rate / 10;

    /// <summary>The beats of some kinds within some seconds of the recording; targets are places in <paramref name="types"/>.</summary>
    public static SequenceData Cut(EcgRecording recording, float[] scaled, string types, double firstSecond, double endSecond)
    {
        var (starts, lengths, targets) = (new List<int>(), new List<int>(), new List<float>());
        for (var i = 0; i < recording.Beats.Length - 1; i++)
        {
            var beat = recording.Beats[i];
            var type = types.IndexOf(beat.Type, StringComparison.Ordinal);
            var (start, end) = (Decimator.PlaceOf(beat.Row) - Before, Decimator.PlaceOf(recording.Beats[i + 1].Row) - Before);
            if (type < 0 || start < 0 || end - start > Longest || beat.Row < firstSecond * EcgRecording.Rate || beat.Row >= endSecond * EcgRecording.Rate)
                continue;
            starts.Add(start);
            lengths.Add(end - start);
            targets.Add(type);
        }
        return new SequenceData(scaled, 1, [.. starts], Longest, [.. targets], 1, lengths: [.. lengths]);
    }
}
