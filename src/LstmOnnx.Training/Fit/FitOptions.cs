namespace LstmOnnx.Training;

/// <summary>How a network is trained. Can be written to and read from JSON.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the training data, at most.</summary>
    public int Epochs { get; init; } = 50;

    /// <summary>Samples per update; the last batch of an epoch may hold fewer.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The optimiser and its numbers.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>How the learning rate changes from epoch to epoch or from update to update.</summary>
    public ScheduleOptions Schedule { get; init; } = new();

    /// <summary>What training makes small; null for the task's usual loss: mean squared error, binary cross-entropy, cross-entropy.</summary>
    public LossKind? Loss { get; init; }

    /// <summary>δ of <see cref="LossKind.Huber"/>, above 0.</summary>
    public double HuberDelta { get; init; } = 1;

    /// <summary>
    /// A weight above 0 for each class of a <see cref="TaskKind.MultiClass"/> network, by which rare classes count as much as frequent ones: the loss is the
    /// weighted mean, as by PyTorch's weight. Null for equal weights.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>What the targets of a <see cref="TaskKind.Binary"/> network count beside their complements, above 0: PyTorch's pos_weight.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>
    /// Every element of the gradients is held in ±this, as by PyTorch's clip_grad_value_; null for no bound. Comes before <see cref="ClipNorm"/> where both
    /// are given, so that one extreme element does not shrink all others.
    /// </summary>
    public float? ClipValue { get; init; }

    /// <summary>
    /// Gradients whose norm over all tensors is larger, after <see cref="ClipValue"/>, are scaled down to it, as by PyTorch's clip_grad_norm_; null for no
    /// clipping.
    /// </summary>
    public float? ClipNorm { get; init; }

    /// <summary>Epochs in a row without a loss lower by <see cref="MinDelta"/> after which training stops; null to go on to the end.</summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>How much lower than the best a loss must be to count for early stopping, 0 or more.</summary>
    public double MinDelta { get; init; }

    /// <summary>Decides the order of the samples and the dropout masks.</summary>
    public int Seed { get; init; }

    /// <summary>Threads, 0 for one per processor. The result does not depend on it, to the last bit.</summary>
    public int Threads { get; init; }

    /// <summary>Whether every epoch takes the samples in an order of its own.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Keras's stateful: every batch starts from the states in which the one before it ended, so that windows in a row make one long sequence, through which
    /// backpropagation goes back a window at a time (truncated backpropagation through time). States are zero at the start of an epoch and of its
    /// validation. Needs data in the order of <see cref="SequenceData.Streams"/>, no <see cref="Shuffle"/>, and layers of one direction.
    /// </summary>
    public bool Stateful { get; init; }

    /// <summary>After this time training stops, between two updates; null for no bound.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Where and how often the training is saved, so that <see cref="Trainer.Resume"/> can go on with it; null for not at all.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    /// <summary>
    /// A dry run that proves that all works, as Lightning's fast_dev_run: one epoch over the windows of so many batches, of training and of validation, with the rates of the whole training's first
    /// updates; no checkpoints, no logs, no early stopping. Null to train.
    /// </summary>
    public int? FastDevRun { get; init; }

    /// <summary>
    /// Trains on the windows of the first so many batches again and again, unshuffled, and validates on them too, as Lightning's overfit_batches: a network and a rate that can learn bring the loss
    /// near 0. Null to train on all.
    /// </summary>
    public int? OverfitBatches { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>Updates in an epoch.</summary>
    internal int BatchesOf(int samples) => (samples / BatchSize) + (samples % BatchSize == 0 ? 0 : 1);

    /// <summary>The loss in use for a network.</summary>
    /// <exception cref="ArgumentException">The options do not go with the network.</exception>
    internal LossKind LossFor(NetworkOptions network)
    {
        var loss = Loss ?? Training.Loss.DefaultOf(network);
        if (Training.Loss.TaskOf(loss) != network.Task)
            throw new ArgumentException($"{nameof(Loss)} {loss} is for the task {Training.Loss.TaskOf(loss)}; the network's task is {network.Task}", nameof(network));
        if ((loss == LossKind.Quantile) != (network.Quantiles.Count > 0))
            throw new ArgumentException($"{nameof(Loss)} is {loss} and the network has {network.Quantiles.Count} {nameof(network.Quantiles)}; {LossKind.Quantile} and quantiles go together", nameof(network));
        if (ClassWeights is { } weights && (network.Task != TaskKind.MultiClass || weights.Count != network.OutputSize))
            throw new ArgumentException($"{nameof(ClassWeights)} has {weights.Count} weights; expected {(network.Task == TaskKind.MultiClass ? $"{network.OutputSize}, one per class" : $"none, the network's task is {network.Task}")}", nameof(network));
        if (PositiveWeight != 1 && network.Task != TaskKind.Binary)
            throw new ArgumentException($"{nameof(PositiveWeight)} is for the task {TaskKind.Binary}; the network's task is {network.Task}", nameof(network));
        if (Stateful && network.Layers.Select((layer, index) => (layer, index)).FirstOrDefault(pair => pair.layer.Bidirectional) is { layer: not null } twoWay)
            throw new ArgumentException($"layer {twoWay.index} is bidirectional; {nameof(Stateful)} training needs layers of one direction, whose states lead from one batch to the next", nameof(network));
        return loss;
    }

    internal void Check()
    {
        OptimizerOptions.Require(Loss is null || Enum.IsDefined(Loss.Value), nameof(Loss), (int)(Loss ?? 0), $"one of {string.Join(", ", Enum.GetNames<LossKind>())}");
        OptimizerOptions.Require(Epochs >= 1, nameof(Epochs), Epochs, "1 or more");
        OptimizerOptions.Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "1 or more");
        OptimizerOptions.Require(HuberDelta > 0 && double.IsFinite(HuberDelta), nameof(HuberDelta), HuberDelta, "a number above 0");
        for (var i = 0; i < (ClassWeights?.Count ?? 0); i++)
            OptimizerOptions.Require(ClassWeights![i] > 0 && double.IsFinite(ClassWeights[i]), $"{nameof(ClassWeights)}[{i}]", ClassWeights[i], "a number above 0");
        OptimizerOptions.Require(PositiveWeight > 0 && double.IsFinite(PositiveWeight), nameof(PositiveWeight), PositiveWeight, "a number above 0");
        if (Stateful && Shuffle)
            throw new ArgumentException($"{nameof(Shuffle)} is on; {nameof(Stateful)} training takes windows in their order", nameof(Shuffle));
        OptimizerOptions.Require(ClipValue is null or > 0 and < float.PositiveInfinity, nameof(ClipValue), ClipValue ?? 0, "a number above 0, or null");
        OptimizerOptions.Require(ClipNorm is null or > 0 and < float.PositiveInfinity, nameof(ClipNorm), ClipNorm ?? 0, "a number above 0, or null");
        OptimizerOptions.Require(EarlyStoppingPatience is null or >= 1, nameof(EarlyStoppingPatience), EarlyStoppingPatience ?? 0, "1 or more, or null");
        OptimizerOptions.Require(MinDelta >= 0 && double.IsFinite(MinDelta), nameof(MinDelta), MinDelta, "0 or more");
        OptimizerOptions.Require(Threads is >= 0 and <= 1024, nameof(Threads), Threads, "0 to 1024");
        OptimizerOptions.Require(MaxTime is null || MaxTime > TimeSpan.Zero, nameof(MaxTime), MaxTime?.TotalSeconds ?? 0, "a time above 0, or null");
        OptimizerOptions.Require(FastDevRun is null or >= 1, nameof(FastDevRun), FastDevRun ?? 0, "1 or more, or null");
        OptimizerOptions.Require(OverfitBatches is null or >= 1, nameof(OverfitBatches), OverfitBatches ?? 0, "1 or more, or null");
        OptimizerOptions.Require(OverfitBatches is null || FastDevRun is null, nameof(OverfitBatches), OverfitBatches ?? 0, $"null with {nameof(FastDevRun)}");
        Checkpoints?.Check();
        ArgumentNullException.ThrowIfNull(Optimizer);
        ArgumentNullException.ThrowIfNull(Schedule);
        Optimizer.Check(Schedule.CyclesMomentum);
        Schedule.Check();
    }
}
