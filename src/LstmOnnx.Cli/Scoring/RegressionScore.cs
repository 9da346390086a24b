namespace LstmOnnx.Cli.Scoring;

/// <summary>How far forecasts are from what came, in raw units.</summary>
/// <param name="Rmse">Root of the mean squared error.</param>
/// <param name="Mae">Mean absolute error.</param>
/// <param name="R2">Share of the truth's variance that the forecast explains; null where the truth does not vary.</param>
/// <param name="Count">Values compared.</param>
internal sealed record RegressionScore(double Rmse, double Mae, double? R2, int Count)
{
    /// <summary>Compares value by value; a pair of which one is NaN (a baseline without a past) is left out.</summary>
    public static RegressionScore Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> forecast)
    {
        if (truth.Length != forecast.Length)
            throw new ArgumentException($"truth has {truth.Length} values, forecast {forecast.Length}", nameof(forecast));
        double squares = 0, absolutes = 0, sum = 0;
        var count = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (float.IsNaN(truth[i]) || float.IsNaN(forecast[i]))
                continue;
            var error = (double)forecast[i] - truth[i];
            squares += error * error;
            absolutes += Math.Abs(error);
            sum += truth[i];
            count++;
        }
        if (count == 0)
            return new RegressionScore(double.NaN, double.NaN, null, 0);
        var mean = sum / count;
        double variance = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            if (!float.IsNaN(truth[i]) && !float.IsNaN(forecast[i]))
                variance += (truth[i] - mean) * (truth[i] - mean);
        }
        return new RegressionScore(Math.Sqrt(squares / count), absolutes / count, variance > 0 ? 1 - (squares / variance) : null, count);
    }
}
