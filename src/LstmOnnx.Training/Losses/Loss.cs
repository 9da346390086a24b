namespace LstmOnnx.Training;

/// <summary>The loss of one sample and its gradient. Works in double; the logits are finite or the result is not.</summary>
internal abstract class Loss
{
    public static Loss Create(LossKind kind, double huberDelta) => kind switch
    {
        LossKind.MeanSquaredError => new SquaredError(),
        LossKind.MeanAbsoluteError => new AbsoluteError(),
        LossKind.Huber => new HuberError(huberDelta),
        LossKind.BinaryCrossEntropy => new BinaryCrossEntropy(),
        LossKind.CrossEntropy => new CrossEntropy(),
        _ => throw new ArgumentException($"loss {(int)kind} is unknown; expected one of {string.Join(", ", Enum.GetNames<LossKind>())}", nameof(kind)),
    };

    /// <summary>The task's usual loss.</summary>
    public static LossKind DefaultOf(TaskKind task) => task switch
    {
        TaskKind.Binary => LossKind.BinaryCrossEntropy,
        TaskKind.MultiClass => LossKind.CrossEntropy,
        _ => LossKind.MeanSquaredError,
    };

    /// <summary>The task whose outputs the loss understands.</summary>
    public static TaskKind TaskOf(LossKind kind) => kind switch
    {
        LossKind.BinaryCrossEntropy => TaskKind.Binary,
        LossKind.CrossEntropy => TaskKind.MultiClass,
        _ => TaskKind.Regression,
    };

    /// <summary>The loss of one sample.</summary>
    /// <param name="logits">[O].</param>
    /// <param name="target">[O], or one class index.</param>
    /// <param name="scale">What each gradient is multiplied by: 1/B makes them the gradient of the batch's mean.</param>
    /// <param name="dLogits">[O], or empty where no gradient is wanted.</param>
    public abstract double Row(ReadOnlySpan<float> logits, ReadOnlySpan<float> target, double scale, Span<float> dLogits);
}
