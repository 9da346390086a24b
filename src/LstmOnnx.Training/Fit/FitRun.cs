using System.Diagnostics;

namespace LstmOnnx.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>, whose state can be put out and taken in between any two updates.</summary>
internal sealed class FitRun
{
    private readonly LstmNetwork _network;
    private readonly FitOptions _options;
    private readonly TrainingStep _step;
    private readonly SequenceData _train;
    private readonly SequenceData? _validation;
    private readonly IProgress<FitProgress>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly FitClock _clock;
    private readonly SampleOrder _order;
    private readonly int[] _validationOrder;
    private readonly BestWeights _best;
    private readonly EarlyStopping _earlyStopping;
    private readonly Schedule _schedule;
    private readonly List<EpochRecord> _epochs = [];
    private readonly int _batches;
    private int _epoch = 1;
    private int _batch;
    private double _lossSum;
    private double _weightSum;
    private double _normSum;
    private TimeSpan _epochStart;
    private long _samplesDone;
    private double _doneBefore;

    public FitRun(LstmNetwork network, FitLimits limits, TrainingStep step, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        (_network, _step, _progress, _cancellationToken) = (network, step, progress, cancellationToken);
        (_options, _train, _validation) = (limits.Options, limits.Train, limits.Validation);
        _clock = new(_options);
        _order = new(_train.Count, _options.Seed, _options.Shuffle);
        _validationOrder = [.. Enumerable.Range(0, _validation?.Count ?? 0)];
        _best = new(network.Parameters);
        _earlyStopping = new(_options.EarlyStoppingPatience, _options.MinDelta);
        _schedule = Schedule.Create(_options.Schedule, _options.Optimizer.LearningRate, limits.ScheduledEpochs, limits.ScheduledBatches);
        _batches = _options.BatchesOf(_train.Count);
    }

    /// <summary>Told of starts, updates, epochs and ends, in this order.</summary>
    public FitCallback[] Callbacks { get; init; } = [];

    /// <summary>Called between two updates; <see cref="State"/> and <see cref="Tensors"/> are then those of that moment.</summary>
    public Action<FitMoment>? Reached { get; set; }

    /// <summary>Updates done in all epochs.</summary>
    public long Updates => _step.Updates;

    public FitState State => new()
    {
        Epoch = _epoch,
        Batch = _batch,
        Updates = _step.Updates,
        LossSum = _lossSum,
        WeightSum = _weightSum,
        NormSum = _normSum,
        LearningRate = _step.LearningRate,
        EpochTime = _clock.Elapsed - _epochStart,
        Schedule = _schedule.State,
        StoppingLoss = _earlyStopping.Best,
        BadEpochs = _earlyStopping.BadEpochs,
        BestEpoch = _best.Epoch,
        BestLoss = _best.Loss,
        Epochs = [.. _epochs],
    };

    /// <summary>The weights, those of the best epoch, what the optimiser remembers, and the states of stateful training; writing to the arrays takes the fit to another state.</summary>
    public IReadOnlyList<NamedTensor> Tensors =>
        [.. NamedTensor.Of("weights", _network.Parameters, [.. _network.Parameters.Select(parameter => parameter.Values)]), .. _best.Tensors, .. _step.Optimizer.Memory,
            .. _step.CarriedStates.Select((states, i) => new NamedTensor($"states.{i}", [states.Length], states))];

    /// <summary>Why a state cannot be this fit's, in words; null where it can.</summary>
    public string? FaultOf(FitState state) => state.Fault(_options.Epochs, _batches, _schedule);

    /// <summary>Goes to where another fit of the same fingerprint stood, before <see cref="Run"/>. The tensors are set apart.</summary>
    /// <param name="state">Without a fault.</param>
    public void GoTo(FitState state)
    {
        (_epoch, _batch, _lossSum, _weightSum, _normSum, _epochStart) = (state.Epoch, state.Batch, state.LossSum, state.WeightSum, state.NormSum, _clock.Elapsed - state.EpochTime);
        (_step.Updates, _step.Optimizer.Updates) = (state.Updates, (int)state.Updates);
        _step.LearningRate = state.LearningRate;
        _schedule.State = state.Schedule;
        (_earlyStopping.Best, _earlyStopping.BadEpochs) = (state.StoppingLoss, state.BadEpochs);
        (_best.Epoch, _best.Loss) = (state.BestEpoch, state.BestLoss);
        _epochs.AddRange(state.Epochs);
        _doneBefore = Done;
    }

    public FitHistory Run()
    {
        try
        {
            return RunEpochs();
        }
        catch
        {
            // A checkpoint, a callback or the progress failed.
            RestoreBest();
            throw;
        }
    }

    private FitHistory RunEpochs()
    {
        foreach (var callback in Callbacks)
            callback.OnFitStart(new FitStart(_network, _options, _batches, _epoch, _step.Updates, [.. _epochs]));
        if (_step.Updates == 0)
            Reached?.Invoke(FitMoment.Start);
        var reason = _earlyStopping.IsOver ? StopReason.EarlyStopped : StopReason.Completed;
        while (_epoch <= _options.Epochs && reason == StopReason.Completed)
            reason = RunEpoch();
        if (reason is StopReason.Cancelled or StopReason.TimeUp)
            Reached?.Invoke(FitMoment.Stopped);
        RestoreBest();
        return End(reason);
    }

    // Completed means that training may go on.
    private StopReason RunEpoch()
    {
        if (TrainEpoch() is not StopReason.Completed and var stopped)
            return stopped;
        // Before the validation, whose loss would only tell that something is wrong.
        RequireFinite("largest weight", _best.LargestWeight(), _batches);
        double? validationLoss = null;
        if (_validation is not null)
        {
            if (Validate(out var mean) is not StopReason.Completed and var stoppedThere)
                return stoppedThere;
            validationLoss = mean;
        }
        RequireFinite("validation loss", validationLoss ?? 0, _batches);

        var (loss, gradientNorm) = (_lossSum / _weightSum, _normSum / _batches);
        var isBest = _best.Offer(_epoch, validationLoss ?? loss);
        var record = new EpochRecord(_epoch, loss, validationLoss, _step.LearningRate, gradientNorm, _clock.Elapsed - _epochStart, isBest);
        _epochs.Add(record);
        Publish(record);
        Report(loss, gradientNorm, isEpochEnd: true);
        _schedule.EndEpoch(record.MonitoredLoss);
        var reason = _earlyStopping.ShouldStop(record.MonitoredLoss) ? StopReason.EarlyStopped : StopReason.Completed;
        // Before the checkpoint: a log may have rows that the training will write again, but never lacks one.
        foreach (var callback in Callbacks)
        {
            if (callback.OnEpochEnd(record) == FitDecision.Stop && reason == StopReason.Completed)
                reason = StopReason.Callback;
        }
        (_epoch, _batch, _lossSum, _weightSum, _normSum, _epochStart) = (_epoch + 1, 0, 0, 0, 0, _clock.Elapsed);
        Reached?.Invoke(FitMoment.EpochEnd);
        return reason;
    }

    private StopReason TrainEpoch()
    {
        var samples = _order.Of(_epoch);
        if (_batch == 0)
            _step.ResetStates();
        while (_batch < _batches)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
                return reason;
            var first = _batch * _options.BatchSize;
            var count = Math.Min(_options.BatchSize, samples.Length - first);
            var start = Stopwatch.GetTimestamp();
            _step.LearningRate = _schedule.Rate;
            _step.Momentum = _schedule.Momentum ?? _step.Momentum;
            var result = _step.Train(_train, samples.Slice(first, count));
            RequireFinite("loss", result.Loss, _batch + 1);
            RequireFinite("gradient norm", result.GradientNorm, _batch + 1);
            TrainingMeter.UpdateDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            TrainingMeter.Updates.Add(1);
            _schedule.EndUpdate();
            TrainingMeter.Samples.Add(count);
            _lossSum += result.Loss * result.Weight;
            _weightSum += result.Weight;
            _normSum += result.GradientNorm;
            _samplesDone += count;
            _batch++;
            foreach (var callback in Callbacks)
                callback.OnUpdateEnd(new UpdateRecord(_epoch, _batch, _step.Updates, result.Loss, result.GradientNorm, _step.LearningRate));
            if (_progress is not null && _clock.ReportIsDue())
                Report(_lossSum / _weightSum, result.GradientNorm, isEpochEnd: false);
            if (_batch < _batches)
                Reached?.Invoke(FitMoment.Update);
        }
        return StopReason.Completed;
    }

    private StopReason Validate(out double meanLoss)
    {
        var (sum, weights) = (0.0, 0.0);
        _step.ResetStates();
        for (var first = 0; first < _validationOrder.Length; first += _options.BatchSize)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
            {
                meanLoss = 0;
                return reason;
            }
            var count = Math.Min(_options.BatchSize, _validationOrder.Length - first);
            sum += _step.EvaluateWeighted(_validation!, _validationOrder.AsSpan(first, count), out var weight) * weight;
            weights += weight;
        }
        meanLoss = sum / weights;
        return StopReason.Completed;
    }

    private StopReason ReasonToStop() =>
        _cancellationToken.IsCancellationRequested ? StopReason.Cancelled : _clock.IsTimeUp ? StopReason.TimeUp : StopReason.Completed;

    // Of all updates, in [0, 1].
    private double Done => ((_epoch - 1) + ((double)_batch / _batches)) / _options.Epochs;

    /// <summary>Gives the network the weights of the best epoch, or those from before the first where it can no longer use its own.</summary>
    private void RestoreBest()
    {
        if (_best.Epoch > 0 || !double.IsFinite(_best.LargestWeight()))
            _best.Restore();
    }

    private void RequireFinite(string what, double value, int batch)
    {
        if (double.IsFinite(value))
            return;
        _best.Restore();
        throw new TrainingDivergedException(what, value, _epoch, batch, _step.LearningRate, End(StopReason.Diverged));
    }

    private FitHistory End(StopReason reason)
    {
        var history = new FitHistory(_epochs, _best.Epoch, reason, _clock.Elapsed);
        foreach (var callback in Callbacks)
            callback.OnFitEnd(history);
        return history;
    }

    private static void Publish(EpochRecord record)
    {
        TrainingMeter.Loss.Record(record.Loss);
        if (record.ValidationLoss is { } validationLoss)
            TrainingMeter.ValidationLoss.Record(validationLoss);
        TrainingMeter.GradientNorm.Record(record.GradientNorm);
        TrainingMeter.LearningRate.Record(record.LearningRate);
    }

    private void Report(double loss, double gradientNorm, bool isEpochEnd)
    {
        var elapsed = _clock.Elapsed;
        _progress?.Report(new FitProgress
        {
            Epoch = _epoch,
            Epochs = _options.Epochs,
            Batch = _batch,
            Batches = _batches,
            Loss = loss,
            ValidationLoss = _epochs.Count > 0 ? _epochs[^1].ValidationLoss : null,
            BestLoss = _best.Epoch > 0 ? _best.Loss : null,
            BestEpoch = _best.Epoch,
            LearningRate = _step.LearningRate,
            GradientNorm = gradientNorm,
            SamplesPerSecond = _samplesDone / Math.Max(elapsed.TotalSeconds, 1e-9),
            Elapsed = elapsed,
            Remaining = _clock.Remaining(_doneBefore, Done),
            IsEpochEnd = isEpochEnd,
            IsBest = isEpochEnd && _epochs[^1].IsBest,
        });
    }
}
