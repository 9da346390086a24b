namespace LstmOnnx.Cli.Scoring;

/// <summary>How good one quantile of a forecast is.</summary>
/// <param name="Quantile">The share of values that should be at or below it.</param>
/// <param name="PinballLoss">Mean of max(q·d, (q − 1)·d), d = truth − forecast, in the target's unit; that of the median is half the mean absolute error.</param>
/// <param name="Coverage">The share of values that are at or below it.</param>
internal sealed record QuantileScore(double Quantile, double PinballLoss, double Coverage)
{
    public static QuantileScore Of(double quantile, ReadOnlySpan<float> truth, ReadOnlySpan<float> forecast)
    {
        double loss = 0;
        var below = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var difference = (double)truth[i] - forecast[i];
            loss += Math.Max(quantile * difference, (quantile - 1) * difference);
            below += difference <= 0 ? 1 : 0;
        }
        return new(quantile, loss / truth.Length, (double)below / truth.Length);
    }

    /// <summary>The share of values in (low, high]; where quantiles cross, nothing is.</summary>
    public static double Between(ReadOnlySpan<float> truth, ReadOnlySpan<float> low, ReadOnlySpan<float> high)
    {
        var inside = 0;
        for (var i = 0; i < truth.Length; i++)
            inside += truth[i] > low[i] && truth[i] <= high[i] ? 1 : 0;
        return (double)inside / truth.Length;
    }

    /// <summary>Of values [N, Q] one quantile's, [N].</summary>
    public static float[] Pick(float[] values, int quantile, int count)
    {
        var picked = new float[values.Length / count];
        for (var i = 0; i < picked.Length; i++)
            picked[i] = values[(i * count) + quantile];
        return picked;
    }
}
