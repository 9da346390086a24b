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
        options.LossFor(network.Options.Task);
        (_network, _options) = (network, options);
    }

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
    public FitHistory Fit(SequenceData train, SequenceData? validation, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        DataCheck.Fits(_network.Options, train);
        if (train.Count == 0)
            throw new ArgumentException("there are no windows to train on", nameof(train));
        if (validation is { Count: 0 })
            validation = null;
        if (validation is not null)
            DataCheck.Fits(_network.Options, validation);

        var batchSize = Math.Min(_options.BatchSize, Math.Max(train.Count, validation?.Count ?? 0));
        using var step = new TrainingStep(_network, _options, batchSize, Math.Max(train.Window, validation?.Window ?? 0));
        return new FitRun(_network, _options, step, train, validation, progress, cancellationToken).Run();
    }
}
