namespace LstmOnnx.Training;

/// <summary>
/// −log softmax(logits)[class], the logits shifted by the largest so that no exponential overflows; weighted by class as PyTorch's weight does, so that the
/// mean is over weights.
/// </summary>
internal sealed class CrossEntropy(IReadOnlyList<double>? classWeights) : Loss
{
    private readonly double[]? _weights = classWeights is null ? null : [.. classWeights];

    public override double Weight(ReadOnlySpan<float> target) => _weights is null ? 1 : _weights[(int)target[0]];

    public override double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits)
    {
        var label = (int)target[0];
        var weight = Weight(target);
        double largest = logits[0];
        foreach (double logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (double logit in logits)
            sum += Math.Exp(logit - largest);
        for (var i = 0; i < dLogits.Length; i++)
            dLogits[i] = (float)(((Math.Exp(logits[i] - largest) / sum) - (i == label ? 1 : 0)) * weight * scale);
        return weight * (Math.Log(sum) - (logits[label] - largest));
    }
}
