using LstmOnnx.Onnx;

namespace LstmOnnx.Training;

/// <summary>Trains a network on windows, epoch by epoch, and leaves it with the weights of its best epoch.</summary>
public sealed class Trainer
{
    private readonly LstmNetwork _network;
    private readonly FitOptions _options;

    /// <summary>Checks the options. Nothing is allocated before <see cref="Fit"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or the loss does not fit the network's task.</exception>
    public Trainer(LstmNetwork network, FitOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        options.LossFor(network.Options);
        (_network, _options) = (network, options);
    }

    /// <summary>What looks on while the network is trained, such as logs; called in this order.</summary>
    public IReadOnlyList<FitCallback> Callbacks { get; init; } = [];

    /// <summary>What writes checkpoints; tests make each operation fail.</summary>
    internal FileOperations Files { get; init; } = FileOperations.Real;

    /// <summary>
    /// Trains until all epochs are done, the loss stops getting better, the time is up or the caller cancels. Epochs are compared by the validation loss, or
    /// by the training loss where there is no validation; the best epoch's weights stay in the network, also after a cancellation. Where training ends before its first
    /// epoch has, the weights stay as they are. A second call goes on from the network's weights with a fresh optimiser. The same options, data and SIMD width
    /// give the same bits.
    /// </summary>
    /// <param name="train">The samples to learn from; at least one.</param>
    /// <param name="validation">Samples to compare epochs by; null or empty for none.</param>
    /// <param name="progress">Told some times a second on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the present batch; the history's reason is then <see cref="StopReason.Cancelled"/>.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or the warm-up takes all updates; nothing is changed.</exception>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight became NaN or infinite; the best weights are back.</exception>
    /// <exception cref="CheckpointException">
    /// <see cref="FitOptions.Checkpoints"/>: the folder has checkpoints already, and nothing is changed; or one could not be written, and training has ended there with the best weights.
    /// </exception>
    /// <exception cref="IOException">The checkpoints' folder cannot be made or read; nothing is changed.</exception>
    public FitHistory Fit(SequenceData train, SequenceData? validation, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Run(checkpoint: null, train, validation, progress, cancellationToken);

    /// <summary>
    /// Goes on with a training from where a checkpoint has it, in this process or a later one, and ends in the same weights and history as if it had never stopped, to the last bit on the
    /// same SIMD width. Network options, fit options (but threads, time and checkpoints) and data have to be those of the training; the network's weights are replaced. <see cref="FitOptions.MaxTime"/>
    /// counts from this call. Otherwise as <see cref="Fit"/>.
    /// </summary>
    /// <param name="checkpoint">From <see cref="Checkpoint.Latest"/>, or an earlier one.</param>
    /// <param name="train">The samples that the training learns from.</param>
    /// <param name="validation">Its samples to compare epochs by; null or empty for none.</param>
    /// <param name="progress">Told some times a second on the calling thread.</param>
    /// <param name="cancellationToken">Ends training after the present batch, with a checkpoint where there is a folder for them.</param>
    /// <exception cref="ArgumentException">The data do not fit the network; nothing is changed.</exception>
    /// <exception cref="TrainingDivergedException">A loss, gradient or weight became NaN or infinite; the best weights are back.</exception>
    /// <exception cref="CheckpointException">
    /// The checkpoint is of another training, or <see cref="FitOptions.Checkpoints"/> names a folder with those of another, and nothing is changed; or a new one could not be written, and training
    /// has ended there with the best weights.
    /// </exception>
    /// <exception cref="IOException">The checkpoints' folder cannot be made or read; nothing is changed.</exception>
    public FitHistory Resume(Checkpoint checkpoint, SequenceData train, SequenceData? validation, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Run(checkpoint, train, validation, progress, cancellationToken);
    }

    private FitHistory Run(Checkpoint? checkpoint, SequenceData train, SequenceData? validation, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(train);
        DataCheck.Fits(_network.Options, train);
        if (train.Count == 0)
            throw new ArgumentException("there are no windows to train on", nameof(train));
        if (validation is { Count: 0 })
            validation = null;
        if (validation is not null)
            DataCheck.Fits(_network.Options, validation);
        if (_options.Stateful)
        {
            DataCheck.IsContinuous(train, _options.BatchSize);
            if (validation is not null)
                DataCheck.IsContinuous(validation, _options.BatchSize);
        }

        var limits = FitLimits.Of(_options, train, validation);
        (train, validation) = (limits.Train, limits.Validation);
        var batchSize = Math.Min(_options.BatchSize, Math.Max(train.Count, validation?.Count ?? 0));
        using var step = new TrainingStep(_network, _options, batchSize, Math.Max(train.Window, validation?.Window ?? 0));
        var run = new FitRun(_network, limits, step, progress, cancellationToken) { Callbacks = [.. Callbacks] };
        var places = limits.Options.Checkpoints;
        if (checkpoint is null && places is null)
            return run.Run();

        var training = TrainingFingerprint.Of(_network.Options, _options, train, validation);
        var folder = places is null ? null : OpenFolder(places, checkpoint);
        checkpoint?.ApplyTo(run, training);
        if (folder is not null)
            run.Reached = new CheckpointSaver(places!, folder, run, training).Reached;
        return run.Run();
    }

    // Two trainings in one folder would remove each other's checkpoints.
    private CheckpointFolder OpenFolder(CheckpointOptions options, Checkpoint? checkpoint)
    {
        var folder = new CheckpointFolder(options.Folder, Files);
        folder.Open();
        var isOwn = checkpoint is not null && Path.GetFullPath(Path.GetDirectoryName(Path.GetFullPath(checkpoint.Path))!) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        return isOwn || folder.Checkpoints() is not [.., var latest] ? folder : throw CheckpointException.Occupied(options.Folder, Path.GetFileName(latest));
    }
}
