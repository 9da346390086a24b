namespace LstmOnnx.Data;

/// <summary>Looks for gaps: windows and lags count rows, so a gap shifts them.</summary>
internal static class TimeSteps
{
    /// <summary>A sentence where some steps differ from the usual one; null where all are equal.</summary>
    public static string? Note(CsvTable table, DateTime[]? times)
    {
        if (times is null || times.Length < 3)
            return null;
        var counts = new Dictionary<long, int>();
        for (var row = 1; row < times.Length; row++)
        {
            var step = (times[row] - times[row - 1]).Ticks;
            counts[step] = counts.GetValueOrDefault(step) + 1;
        }
        if (counts.Count == 1)
            return null;
        var usual = counts.MaxBy(pair => pair.Value).Key;
        var first = 1;
        while ((times[first] - times[first - 1]).Ticks == usual)
            first++;
        return $"{times.Length - 1 - counts[usual]} of {times.Length - 1} time steps differ from the usual {TimeSpan.FromTicks(usual):c}, first at row {first + 1} (line {table.LineOf(first)}); windows and lags count rows, not hours";
    }
}
