using LstmOnnx.Kernels;

namespace LstmOnnx.Training;

/// <summary>
/// One update at a time, for loops of one's own; <see cref="Trainer"/> is the loop for most. Owns the buffers, the optimiser's memory and the threads;
/// belongs to one thread at a time. <see cref="Train"/> and <see cref="Evaluate"/> allocate nothing after the first batch of each size.
/// </summary>
public sealed class TrainingStep : IDisposable
{
    private readonly LstmNetwork _network;
    private readonly FitOptions _options;
    private readonly int _maxBatchSize;
    private readonly int _maxSequenceLength;
    private readonly WorkerPool _pool;
    private readonly RowsWork _rowsWork;
    private readonly PackWork _packWork;
    private readonly GradientWork _gradientWork;
    private readonly UpdateWork _updateWork;
    private SequenceData? _latestData;
    private SequenceData? _earlierData;

    /// <summary>Makes the buffers and starts the threads.</summary>
    /// <param name="network">The network to train.</param>
    /// <param name="options">Optimiser, loss, clipping, seed and threads are read.</param>
    /// <param name="maxBatchSize">The largest batch.</param>
    /// <param name="maxSequenceLength">The longest window.</param>
    /// <exception cref="ArgumentException">An option is out of its range, the loss does not fit the network's task, or the buffers would be too large.</exception>
    public TrainingStep(LstmNetwork network, FitOptions options, int maxBatchSize, int maxSequenceLength)
        : this(network, options, maxBatchSize, maxSequenceLength, SimdKernels.Selected)
    {
    }

    internal TrainingStep(LstmNetwork network, FitOptions options, int maxBatchSize, int maxSequenceLength, SimdKernels kernels)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSequenceLength, 1);
        options.Check();
        Loss = options.LossFor(network.Options);
        var loss = Training.Loss.Create(Loss, options, network.Options);
        (_network, _options, _maxBatchSize, _maxSequenceLength) = (network, options, maxBatchSize, maxSequenceLength);
        (LearningRate, Momentum) = (options.Optimizer.LearningRate, options.Optimizer.FirstMomentum);

        var pass = new NetworkPass(kernels, network, new NetworkPassOptions
        {
            MaxBatchSize = maxBatchSize,
            MaxSequenceLength = maxSequenceLength,
            Seed = options.Seed,
            CarriesStates = options.Stateful,
            Loss = loss,
        });
        CarriedStates = [.. pass.CarriedStates];
        var threads = options.ThreadCount;
        _rowsWork = new RowsWork(pass, threads);
        _packWork = new PackWork(kernels, pass);
        _gradientWork = new GradientWork(kernels, pass, threads);
        Optimizer = Optimizer.Create(kernels, network.Parameters, options.Optimizer, options.Schedule.CyclesMomentum);
        _updateWork = new UpdateWork(network.Parameters, Optimizer);
        _pool = new WorkerPool(threads);
    }

    /// <summary>The loss in use.</summary>
    public LossKind Loss { get; }

    /// <summary>The rate of the updates to come.</summary>
    public double LearningRate { get; set; }

    /// <summary>The momentum of the updates to come; Adam's beta 1.</summary>
    internal double Momentum { get; set; }

    internal WorkerPool Pool => _pool;

    /// <summary>The states from which a stateful training's next batch starts, [B, ·] each.</summary>
    internal IReadOnlyList<float[]> CarriedStates { get; }

    internal Optimizer Optimizer { get; }

    /// <summary>Updates so far: the next one's dropout masks are named by it.</summary>
    internal long Updates { get; set; }

    /// <summary>
    /// Forward, loss, backward, clipping and one update of all weights. Where loss or gradient is not finite, the weights stay as they are and the result
    /// says so.
    /// </summary>
    /// <param name="data">The samples' source.</param>
    /// <param name="samples">The batch, by index into <paramref name="data"/>; 1 to the largest batch.</param>
    /// <exception cref="ArgumentException">The data do not fit the network, or the batch the buffers.</exception>
    public StepResult Train(SequenceData data, ReadOnlySpan<int> samples)
    {
        var result = Gradients(data, samples);
        if (!result.IsFinite)
            return result;
        _updateWork.Begin(new UpdateFactors(LearningRate, Momentum, _options.ClipValue ?? float.PositiveInfinity, (float)GradientScale(result.GradientNorm)));
        _pool.Run(_updateWork, _updateWork.Count);
        return result;
    }

    /// <summary>The mean loss of a batch, without dropout; changes nothing but the states that a stateful training carries on.</summary>
    /// <inheritdoc cref="Train" path="/param"/>
    /// <inheritdoc cref="Train" path="/exception"/>
    public double Evaluate(SequenceData data, ReadOnlySpan<int> samples) => EvaluateWeighted(data, samples, out _);

    /// <summary>The mean loss of a batch and how much it weighs beside others'.</summary>
    internal double EvaluateWeighted(SequenceData data, ReadOnlySpan<int> samples, out double weight)
    {
        Check(data, samples);
        _pool.Run(_packWork, _packWork.Count);
        var loss = RunRows(data, samples, update: null, backward: false);
        weight = _rowsWork.Weight;
        return loss;
    }

    /// <summary>Stateful training: the next batch starts from zero states.</summary>
    public void ResetStates()
    {
        foreach (var states in CarriedStates)
            states.AsSpan().Clear();
    }

    /// <summary>Forward, loss and backward: leaves the gradients in the parameters.</summary>
    internal StepResult Gradients(SequenceData data, ReadOnlySpan<int> samples)
    {
        Check(data, samples);
        _pool.Run(_packWork, _packWork.Count);
        var loss = RunRows(data, samples, update: Updates++, backward: true);
        _gradientWork.Begin(_rowsWork.Shape);
        _pool.Run(_gradientWork, _gradientWork.Count);
        return new StepResult(loss, GradientNorm.Of(_network.Parameters)) { Weight = _rowsWork.Weight };
    }

    /// <inheritdoc/>
    public void Dispose() => _pool.Dispose();

    // PyTorch's clip_grad_norm_: scale by max/(norm + 1e-6), never up.
    private double GradientScale(double norm)
    {
        if (_options.ClipNorm is not { } most)
            return 1;
        if (_options.ClipValue is { } bound)
            norm = GradientNorm.Of(_network.Parameters, bound);
        return Math.Min(1, most / (norm + 1e-6));
    }

    private double RunRows(SequenceData data, ReadOnlySpan<int> samples, long? update, bool backward)
    {
        _rowsWork.Begin(data, samples, update, backward);
        _pool.Run(_rowsWork, _rowsWork.Count);
        return _rowsWork.MeanLoss();
    }

    // Training and validation data take turns.
    private void CheckOnce(SequenceData data)
    {
        if (data == _latestData)
            return;
        if (data != _earlierData)
        {
            DataCheck.Fits(_network.Options, data);
            if (_options.Stateful)
                DataCheck.IsContinuous(data, _maxBatchSize);
        }
        (_latestData, _earlierData) = (data, _latestData);
    }

    private void Check(SequenceData data, ReadOnlySpan<int> samples)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckOnce(data);
        if (data.Window > _maxSequenceLength)
            throw new ArgumentException($"the data's windows have {data.Window} steps; the buffers hold {_maxSequenceLength}", nameof(data));
        if (samples.Length < 1 || samples.Length > _maxBatchSize)
            throw new ArgumentException($"the batch has {samples.Length} samples; expected 1 to {_maxBatchSize}", nameof(samples));
        if (_options.Stateful && samples.Length != _maxBatchSize)
            throw new ArgumentException($"the batch has {samples.Length} samples; stateful training needs {_maxBatchSize} in each, for each goes on where one of the batch before ended", nameof(samples));
        foreach (var sample in samples)
        {
            if ((uint)sample >= (uint)data.Count)
                throw new ArgumentException($"sample {sample} of the batch is not among the data's {data.Count} windows", nameof(samples));
        }
    }
}
