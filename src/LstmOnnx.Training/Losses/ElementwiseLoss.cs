namespace LstmOnnx.Training;

/// <summary>A loss that is the mean over the outputs of a function of each.</summary>
internal abstract class ElementwiseLoss : Loss
{
    public sealed override double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            sum += One(logits[i], target[i], out var slope);
            if (!dLogits.IsEmpty)
                dLogits[i] = (float)(slope * scale / logits.Length);
        }
        return sum / logits.Length;
    }

    protected abstract double One(double logit, double target, out double slope);
}

internal sealed class SquaredError : ElementwiseLoss
{
    protected override double One(double logit, double target, out double slope)
    {
        var difference = logit - target;
        slope = 2 * difference;
        return difference * difference;
    }
}

internal sealed class AbsoluteError : ElementwiseLoss
{
    protected override double One(double logit, double target, out double slope)
    {
        var difference = logit - target;
        // Math.Sign refuses NaN, which must reach the caller as the loss.
        slope = difference > 0 ? 1 : difference < 0 ? -1 : 0;
        return Math.Abs(difference);
    }
}

internal sealed class HuberError(double delta) : ElementwiseLoss
{
    protected override double One(double logit, double target, out double slope)
    {
        var difference = logit - target;
        slope = Math.Clamp(difference, -delta, delta);
        var size = Math.Abs(difference);
        return size <= delta ? 0.5 * difference * difference : delta * (size - (0.5 * delta));
    }
}

internal sealed class BinaryCrossEntropy(double positiveWeight) : ElementwiseLoss
{
    // (1 − target)·y + (1 + (p − 1)·target)·(log(1 + e^−|y|) + max(−y, 0)): no exponential overflows.
    protected override double One(double logit, double target, out double slope)
    {
        var small = Math.Exp(-Math.Abs(logit));
        var weight = 1 + ((positiveWeight - 1) * target);
        var sigmoid = (logit >= 0 ? 1 : small) / (1 + small);
        slope = 1 - target - (weight * (1 - sigmoid));
        return ((1 - target) * logit) + (weight * (Math.Log(1 + small) + Math.Max(-logit, 0)));
    }
}
