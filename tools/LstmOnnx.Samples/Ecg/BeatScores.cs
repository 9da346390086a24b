namespace LstmOnnx.Samples.Ecg;

/// <summary>A running score as a judge of beats.</summary>
internal sealed class BeatScores(EcgRecording recording, double[] running)
{
    private const double Before = 0.1;
    private const double Behind = 0.25;

    /// <summary>Of each beat of a kind within some minutes: the highest running score from 0.1 s before its R peak to 0.25 s behind.</summary>
    public double[] Of(char type, int firstMinute, int endMinute) =>
        [.. Within(firstMinute, endMinute).Where(beat => beat.Type == type).Select(beat => Places(beat).Max(place => running[place]))];

    /// <summary>How often the running score rises above a threshold where no beat but normal ones, or none at all, is near.</summary>
    public int FalseAlarms(double threshold, int firstMinute, int endMinute)
    {
        var excused = Within(firstMinute, endMinute).Where(beat => beat.Type != 'N').SelectMany(Places).ToHashSet();
        var (count, inAlarm, counted) = (0, false, false);
        for (var place = Decimator.PlaceOf(firstMinute * 60 * EcgRecording.Rate); place < Math.Min(running.Length, Decimator.PlaceOf(endMinute * 60 * EcgRecording.Rate)); place++)
        {
            if (running[place] <= threshold)
            {
                (count, inAlarm, counted) = (count + (counted ? 1 : 0), false, false);
                continue;
            }
            (inAlarm, counted) = (true, (counted || !inAlarm) && !excused.Contains(place));
        }
        return count + (counted ? 1 : 0);
    }

    private IEnumerable<Beat> Within(int firstMinute, int endMinute) =>
        recording.Beats.Where(beat => beat.Row >= firstMinute * 60 * EcgRecording.Rate && beat.Row < endMinute * 60 * EcgRecording.Rate);

    private IEnumerable<int> Places(Beat beat)
    {
        var place = Decimator.PlaceOf(beat.Row);
        var (first, last) = (Math.Max(0, place - (int)(Before * Decimator.Rate)), Math.Min(running.Length - 1, place + (int)(Behind * Decimator.Rate)));
        return Enumerable.Range(first, last - first + 1);
    }
}
