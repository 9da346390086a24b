namespace LstmOnnx.Cli.Scoring;

/// <summary>A forecast that needs no learning: the last value that was seen, or the newest one a whole number of periods earlier.</summary>
/// <param name="Name">What a table calls it.</param>
/// <param name="Period">Rows; 0 repeats the window's last value.</param>
/// <param name="Carries">Whether what the window's last row has over its season's value is added.</param>
internal sealed record Baseline(string Name, int Period, bool Carries = false)
{
    /// <summary>The values [N, horizon] forecast from windows that end at rows <paramref name="ends"/>; NaN where the past is too short.</summary>
    public float[] Forecast(ReadOnlySpan<float> series, ReadOnlySpan<int> ends, int horizon)
    {
        var forecast = new float[ends.Length * horizon];
        for (var i = 0; i < ends.Length; i++)
        {
            var level = !Carries ? 0 : ends[i] < Period ? float.NaN : series[ends[i]] - series[ends[i] - Period];
            for (var h = 1; h <= horizon; h++)
            {
                var row = Period == 0 ? ends[i] : ends[i] + h - (Period * ((h + Period - 1) / Period));
                forecast[(i * horizon) + h - 1] = row < 0 ? float.NaN : series[row] + level;
            }
        }
        return forecast;
    }
}
