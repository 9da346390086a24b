namespace LstmOnnx.Samples.Ecg;

/// <summary>The baseline: each of the next K values as a weighted sum of the last P, by least squares over the same stretches as the network learns from.</summary>
internal sealed class LinearForecast
{
    private const double Ridge = 1e-3;
    private readonly int _order;
    private readonly int _horizon;
    private readonly double[,] _weights;

    private LinearForecast(int order, int horizon, double[,] weights) => (_order, _horizon, _weights) = (order, horizon, weights);

    /// <summary>Solves the normal equations.</summary>
    /// <param name="signal">All values.</param>
    /// <param name="places">The last known value of each example; P − 1 values stand before it and K behind.</param>
    /// <param name="order">P.</param>
    /// <param name="horizon">K.</param>
    public static LinearForecast Fit(float[] signal, IEnumerable<int> places, int order, int horizon)
    {
        var (square, right) = (new double[order, order], new double[order, horizon]);
        foreach (var place in places)
        {
            for (var i = 0; i < order; i++)
            {
                double value = signal[place - i];
                for (var j = 0; j <= i; j++)
                    square[i, j] += value * signal[place - j];
                for (var k = 0; k < horizon; k++)
                    right[i, k] += value * signal[place + 1 + k];
            }
        }
        for (var i = 0; i < order; i++)
            square[i, i] += Ridge;
        Solve(square, right, order, horizon);
        return new LinearForecast(order, horizon, right);
    }

    /// <summary>The next K values after <paramref name="place"/>; values before the first count as 0.</summary>
    public void Forecast(ReadOnlySpan<float> signal, int place, Span<float> forecasts)
    {
        for (var k = 0; k < _horizon; k++)
        {
            var sum = 0.0;
            for (var i = 0; i < _order && i <= place; i++)
                sum += _weights[i, k] * signal[place - i];
            forecasts[k] = (float)sum;
        }
    }

    // Cholesky, in place: the lower triangle of square becomes L, and right becomes the solution.
    private static void Solve(double[,] square, double[,] right, int order, int columns)
    {
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = square[i, j];
                for (var k = 0; k < j; k++)
                    sum -= square[i, k] * square[j, k];
                square[i, j] = i == j ? Math.Sqrt(sum) : sum / square[j, j];
            }
        }
        for (var c = 0; c < columns; c++)
        {
            for (var i = 0; i < order; i++)
            {
                for (var k = 0; k < i; k++)
                    right[i, c] -= square[i, k] * right[k, c];
                right[i, c] /= square[i, i];
            }
            for (var i = order - 1; i >= 0; i--)
            {
                for (var k = i + 1; k < order; k++)
                    right[i, c] -= square[k, i] * right[k, c];
                right[i, c] /= square[i, i];
            }
        }
    }
}
