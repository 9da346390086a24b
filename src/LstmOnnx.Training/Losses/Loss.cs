namespace LstmOnnx.Training;

/// <summary>The loss of one answer and its gradient. Works in double; the logits are finite or the result is not.</summary>
internal abstract class Loss
{
    /// <exception cref="ArgumentException">The loss is unknown, or does not go with the network.</exception>
    public static Loss Create(LossKind kind, FitOptions options, NetworkOptions network) => kind switch
    {
        LossKind.MeanSquaredError => new SquaredError(),
        LossKind.MeanAbsoluteError => new AbsoluteError(),
        LossKind.Huber => new HuberError(options.HuberDelta),
        LossKind.Quantile => new QuantileError(network.Quantiles),
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(options.PositiveWeight),
        LossKind.CrossEntropy => new CrossEntropy(options.ClassWeights),
        _ => throw new ArgumentException($"loss {(int)kind} is unknown; expected one of {string.Join(", ", Enum.GetNames<LossKind>())}", nameof(kind)),
    };

    /// <summary>The task's usual loss.</summary>
    public static LossKind DefaultOf(NetworkOptions network) => network.Task switch
    {
        TaskKind.Binary => LossKind.BinaryCrossEntropy,
        TaskKind.MultiClass => LossKind.CrossEntropy,
        _ when network.Quantiles.Count > 0 => LossKind.Quantile,
        _ => LossKind.MeanSquaredError,
    };

    /// <summary>The task whose outputs the loss understands.</summary>
    public static TaskKind TaskOf(LossKind kind) => kind switch
    {
        LossKind.BinaryCrossEntropy => TaskKind.Binary,
        LossKind.CrossEntropy => TaskKind.MultiClass,
        _ => TaskKind.Regression,
    };

    /// <summary>How much an answer counts in the mean.</summary>
    /// <param name="target">[O], or one class index.</param>
    public virtual double Weight(ReadOnlySpan<float> target) => 1;

    /// <summary>The loss of one answer, times its weight.</summary>
    /// <param name="logits">[O].</param>
    /// <param name="target">[O], or one class index.</param>
    /// <param name="scale">What each gradient is multiplied by: 1 over the batch's weights makes them the gradient of its mean.</param>
    /// <param name="dLogits">[O], or empty where no gradient is wanted.</param>
    public abstract double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits);
}
