using System.Numerics;

namespace LstmOnnx.Training.Tests;

/// <summary>A loss over complex numbers, meaned over all rows and their outputs. Functions with a corner take the side of the real part.</summary>
internal sealed record ReferenceLoss(ReferenceLossKind Kind)
{
    /// <summary>δ of Huber's loss.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>q [Q]: output j·Q + k is quantile k of target j.</summary>
    public double[] Quantiles { get; init; } = [];

    /// <summary>Factors of the positives, [O] or one for all (PyTorch's pos_weight); empty for 1.</summary>
    public double[] PositiveWeights { get; init; } = [];

    /// <summary>A factor of each class [O] (PyTorch's weight): Σ w·l / Σ w; empty for 1.</summary>
    public double[] ClassWeights { get; init; } = [];

    /// <summary>How many targets go with O outputs.</summary>
    public int TargetSize(int outputSize) => Kind switch
    {
        ReferenceLossKind.CrossEntropy => 1,
        ReferenceLossKind.Quantile => outputSize / Quantiles.Length,
        _ => outputSize,
    };

    /// <summary>The mean over rows of outputs, logits for both entropies, and their targets.</summary>
    public Complex Mean(IReadOnlyList<(Complex[] Outputs, double[] Targets)> rows)
    {
        Complex sum = 0;
        double weights = 0;
        foreach (var (outputs, targets) in rows)
        {
            if (Kind == ReferenceLossKind.CrossEntropy)
            {
                var target = (int)targets[0];
                var weight = ClassWeights.Length == 0 ? 1 : ClassWeights[target];
                sum += weight * (LogSumExp(outputs) - outputs[target]);
                weights += weight;
                continue;
            }
            for (var o = 0; o < outputs.Length; o++)
                sum += OfOutput(o, outputs[o], targets[Kind == ReferenceLossKind.Quantile ? o / Quantiles.Length : o]);
            weights += outputs.Length;
        }
        return sum / weights;
    }

    private Complex OfOutput(int o, Complex output, double target)
    {
        var difference = output - target;
        var size = difference.Real < 0 ? -difference : difference;
        return Kind switch
        {
            ReferenceLossKind.MeanSquaredError => difference * difference,
            ReferenceLossKind.MeanAbsoluteError => size,
            ReferenceLossKind.Huber => size.Real <= HuberDelta ? difference * difference / 2 : HuberDelta * (size - (HuberDelta / 2)),
            ReferenceLossKind.Quantile => Pinball(Quantiles[o % Quantiles.Length], target - output),
            // −p·t·log σ(x) − (1 − t)·log(1 − σ(x)).
            ReferenceLossKind.BinaryCrossEntropy => (PositiveWeight(o) * target * Softplus(-output)) + ((1 - target) * Softplus(output)),
            _ => throw new InvalidOperationException($"a {Kind} is not a loss of single outputs"),
        };
    }

    private double PositiveWeight(int o) => PositiveWeights.Length switch
    {
        0 => 1,
        1 => PositiveWeights[0],
        _ => PositiveWeights[o],
    };

    private static Complex Pinball(double quantile, Complex under) => (under.Real < 0 ? quantile - 1 : quantile) * under;

    private static Complex Softplus(Complex x) => x.Real > 0 ? x + Complex.Log(1 + Complex.Exp(-x)) : Complex.Log(1 + Complex.Exp(x));

    private static Complex LogSumExp(Complex[] logits)
    {
        var largest = logits.Max(logit => logit.Real);
        return largest + Complex.Log(logits.Aggregate(Complex.Zero, (sum, logit) => sum + Complex.Exp(logit - largest)));
    }
}

/// <summary>The losses there are.</summary>
internal enum ReferenceLossKind
{
    /// <summary>(y − t)².</summary>
    MeanSquaredError,

    /// <summary>|y − t|.</summary>
    MeanAbsoluteError,

    /// <summary>(y − t)² / 2 up to δ, then δ·(|y − t| − δ/2).</summary>
    Huber,

    /// <summary>max(q·(t − y), (q − 1)·(t − y)).</summary>
    Quantile,

    /// <summary>Of logits, each output a truth value.</summary>
    BinaryCrossEntropy,

    /// <summary>Of logits, one class a row.</summary>
    CrossEntropy,
}
