namespace LstmOnnx.Samples.Ecg;

/// <summary>
/// How far off the forecasts have been of late: of each value that comes, the mean square of the errors of all forecasts made for it, 1 to K samples before; of that a running mean over about a tenth
/// of a second, and of that the root. mV; knows nothing of what comes later.
/// </summary>
/// <param name="horizon">K.</param>
internal sealed class RunningScore(int horizon)
{
    private const double Seconds = 0.1;
    private readonly float[] _forecasts = new float[horizon * horizon];
    private int _count;
    private double _mean;

    /// <summary>The mean square of the errors of the forecasts for the value that has come last.</summary>
    public double Latest { get; private set; }

    /// <summary>Takes the value that has come, and gives the score.</summary>
    public double Score(float value)
    {
        var (sum, made) = (0.0, Math.Min(_count, horizon));
        for (var back = 1; back <= made; back++)
        {
            var error = (double)value - _forecasts[((_count - back) % horizon * horizon) + back - 1];
            sum += error * error;
        }
        Latest = made > 0 ? sum / made : 0;
        _mean += (Latest - _mean) / (Seconds * Decimator.Rate);
        return Math.Sqrt(_mean);
    }

    /// <summary>Takes the forecasts made now, [K]: of the next value first.</summary>
    public void Keep(ReadOnlySpan<float> forecasts)
    {
        forecasts.CopyTo(_forecasts.AsSpan(_count % horizon * horizon, horizon));
        _count++;
    }
}
