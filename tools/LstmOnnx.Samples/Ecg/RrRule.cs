namespace LstmOnnx.Samples.Ecg;

/// <summary>The other baseline, which is told where the beats are: a beat is early if it comes sooner after the one before than the median of the last eight distances.</summary>
internal static class RrRule
{
    private const int Most = 8;

    public static void Report(EcgRecording recording, int firstMinute, int endMinute, double normalShare)
    {
        double[] Of(char type, int from, int to) => [.. Enumerable.Range(2, recording.Beats.Length - 2)
            .Where(beat => recording.Beats[beat].Type == type && recording.Beats[beat].Row >= from * 60 * EcgRecording.Rate && recording.Beats[beat].Row < to * 60 * EcgRecording.Rate)
            .Select(beat => Earliness(recording.Beats, beat))];
        var (normal, ventricular, fusion) = (Of('N', firstMinute, endMinute), Of('V', firstMinute, endMinute), Of('F', firstMinute, endMinute));
        var threshold = Roc.Quantile(Of('N', 0, firstMinute), normalShare);
        var falseAlarms = normal.Count(score => score > threshold);
        Console.WriteLine($"distance rule: area under ROC V {Roc.Area(normal, ventricular):F3}, F {Roc.Area(normal, fusion):F3}");
        Console.WriteLine($"  above {threshold:F3}: V {ventricular.Count(score => score > threshold)} of {ventricular.Length}, F {fusion.Count(score => score > threshold)} of {fusion.Length}, N {falseAlarms} of {normal.Length}; {falseAlarms / (double)(endMinute - firstMinute):F1} false alarms a minute");
    }

    private static double Earliness(Beat[] beats, int beat)
    {
        var first = Math.Max(1, beat - Most);
        int[] earlier = [.. Enumerable.Range(first, beat - first).Select(one => beats[one].Row - beats[one - 1].Row).Order()];
        return 1 - ((beats[beat].Row - beats[beat - 1].Row) / (double)earlier[earlier.Length / 2]);
    }
}
