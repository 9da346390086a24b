namespace LstmOnnx.Training;

/// <summary>The pinball loss; logits [targets × quantiles], a target's quantiles side by side.</summary>
internal sealed class QuantileError(IReadOnlyList<double> quantiles) : Loss
{
    private readonly double[] _quantiles = [.. quantiles];

    public override double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            var quantile = _quantiles[i % _quantiles.Length];
            var difference = (double)target[i / _quantiles.Length] - logits[i];
            // At the kink the slope is that of PyTorch's max, the mean of both sides; NaN stays NaN.
            var slope = difference > 0 ? -quantile : difference < 0 ? 1 - quantile : 0.5 - quantile;
            sum += Math.Max(quantile * difference, (quantile - 1) * difference);
            if (!dLogits.IsEmpty)
                dLogits[i] = (float)(slope * scale / logits.Length);
        }
        return sum / logits.Length;
    }
}
