namespace LstmOnnx.Training;

/// <summary>−log softmax(logits)[class], the logits shifted by the largest so that no exponential overflows.</summary>
internal sealed class CrossEntropy : Loss
{
    public override double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits)
    {
        var label = (int)target[0];
        double largest = logits[0];
        foreach (double logit in logits)
            largest = Math.Max(largest, logit);
        var sum = 0.0;
        foreach (double logit in logits)
            sum += Math.Exp(logit - largest);
        for (var i = 0; i < dLogits.Length; i++)
            dLogits[i] = (float)(((Math.Exp(logits[i] - largest) / sum) - (i == label ? 1 : 0)) * scale);
        return Math.Log(sum) - (logits[label] - largest);
    }
}
