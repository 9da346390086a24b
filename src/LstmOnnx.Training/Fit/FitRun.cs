using System.Diagnostics;

namespace LstmOnnx.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>, whose state can be put out and taken in between any two updates.</summary>
internal sealed class FitRun(
    LstmNetwork network, FitOptions options, TrainingStep step, SequenceData train, SequenceData? validation, IProgress<FitProgress>? progress,
    CancellationToken cancellationToken)
{
    private readonly FitClock _clock = new(options);
    private readonly SampleOrder _order = new(train.Count, options.Seed, options.Shuffle);
    private readonly int[] _validationOrder = [.. Enumerable.Range(0, validation?.Count ?? 0)];
    private readonly BestWeights _best = new(network.Parameters);
    private readonly EarlyStopping _earlyStopping = new(options.EarlyStoppingPatience, options.MinDelta);
    private readonly Schedule _schedule = Schedule.Create(options.Schedule, options.Optimizer.LearningRate, options.Epochs, options.BatchesOf(train.Count));
    private readonly List<EpochRecord> _epochs = [];
    private readonly int _batches = options.BatchesOf(train.Count);
    private int _epoch = 1;
    private int _batch;
    private double _lossSum;
    private double _weightSum;
    private double _normSum;
    private TimeSpan _epochStart;
    private long _samplesDone;
    private double _doneBefore;

    /// <summary>Called between two updates; <see cref="State"/> and <see cref="Tensors"/> are then those of that moment.</summary>
    public Action<FitMoment>? Reached { get; set; }

    /// <summary>Updates done in all epochs.</summary>
    public long Updates => step.Updates;

    public FitState State => new()
    {
        Epoch = _epoch,
        Batch = _batch,
        Updates = step.Updates,
        LossSum = _lossSum,
        WeightSum = _weightSum,
        NormSum = _normSum,
        LearningRate = step.LearningRate,
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
        [.. NamedTensor.Of("weights", network.Parameters, [.. network.Parameters.Select(parameter => parameter.Values)]), .. _best.Tensors, .. step.Optimizer.Memory,
            .. step.CarriedStates.Select((states, i) => new NamedTensor($"states.{i}", [states.Length], states))];

    /// <summary>Why a state cannot be this fit's, in words; null where it can.</summary>
    public string? FaultOf(FitState state) => state.Fault(options.Epochs, _batches, _schedule);

    /// <summary>Goes to where another fit of the same fingerprint stood, before <see cref="Run"/>. The tensors are set apart.</summary>
    /// <param name="state">Without a fault.</param>
    public void GoTo(FitState state)
    {
        (_epoch, _batch, _lossSum, _weightSum, _normSum, _epochStart) = (state.Epoch, state.Batch, state.LossSum, state.WeightSum, state.NormSum, _clock.Elapsed - state.EpochTime);
        (step.Updates, step.Optimizer.Updates) = (state.Updates, (int)state.Updates);
        step.LearningRate = state.LearningRate;
        _schedule.State = state.Schedule;
        (_earlyStopping.Best, _earlyStopping.BadEpochs) = (state.StoppingLoss, state.BadEpochs);
        (_best.Epoch, _best.Loss) = (state.BestEpoch, state.BestLoss);
        _epochs.AddRange(state.Epochs);
        _doneBefore = Done;
    }

    public FitHistory Run()
    {
        if (step.Updates == 0)
            Reached?.Invoke(FitMoment.Start);
        var reason = _earlyStopping.IsOver ? StopReason.EarlyStopped : StopReason.Completed;
        while (_epoch <= options.Epochs && reason == StopReason.Completed)
            reason = RunEpoch();
        if (reason is StopReason.Cancelled or StopReason.TimeUp)
            Reached?.Invoke(FitMoment.Stopped);
        RestoreBest();
        return History(reason);
    }

    // Completed means that training may go on.
    private StopReason RunEpoch()
    {
        if (TrainEpoch() is not StopReason.Completed and var stopped)
            return stopped;
        double? validationLoss = null;
        if (validation is not null)
        {
            if (Validate(out var mean) is not StopReason.Completed and var stoppedThere)
                return stoppedThere;
            validationLoss = mean;
        }
        RequireFinite("validation loss", validationLoss ?? 0, _batches);
        RequireFinite("largest weight", _best.LargestWeight(), _batches);

        var (loss, gradientNorm) = (_lossSum / _weightSum, _normSum / _batches);
        var isBest = _best.Offer(_epoch, validationLoss ?? loss);
        var record = new EpochRecord(_epoch, loss, validationLoss, step.LearningRate, gradientNorm, _clock.Elapsed - _epochStart, isBest);
        _epochs.Add(record);
        Publish(record);
        Report(loss, gradientNorm, isEpochEnd: true);
        _schedule.EndEpoch(record.MonitoredLoss);
        var shouldStop = _earlyStopping.ShouldStop(record.MonitoredLoss);
        (_epoch, _batch, _lossSum, _weightSum, _normSum, _epochStart) = (_epoch + 1, 0, 0, 0, 0, _clock.Elapsed);
        Reached?.Invoke(FitMoment.EpochEnd);
        return shouldStop ? StopReason.EarlyStopped : StopReason.Completed;
    }

    private StopReason TrainEpoch()
    {
        var samples = _order.Of(_epoch);
        if (_batch == 0)
            step.ResetStates();
        while (_batch < _batches)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
                return reason;
            var first = _batch * options.BatchSize;
            var count = Math.Min(options.BatchSize, samples.Length - first);
            var start = Stopwatch.GetTimestamp();
            step.LearningRate = _schedule.Rate;
            step.Momentum = _schedule.Momentum ?? step.Momentum;
            var result = step.Train(train, samples.Slice(first, count));
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
            if (progress is not null && _clock.ReportIsDue())
                Report(_lossSum / _weightSum, result.GradientNorm, isEpochEnd: false);
            if (_batch < _batches)
                Reached?.Invoke(FitMoment.Update);
        }
        return StopReason.Completed;
    }

    private StopReason Validate(out double meanLoss)
    {
        var (sum, weights) = (0.0, 0.0);
        step.ResetStates();
        for (var first = 0; first < _validationOrder.Length; first += options.BatchSize)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
            {
                meanLoss = 0;
                return reason;
            }
            var count = Math.Min(options.BatchSize, _validationOrder.Length - first);
            sum += step.EvaluateWeighted(validation!, _validationOrder.AsSpan(first, count), out var weight) * weight;
            weights += weight;
        }
        meanLoss = sum / weights;
        return StopReason.Completed;
    }

    private StopReason ReasonToStop() =>
        cancellationToken.IsCancellationRequested ? StopReason.Cancelled : _clock.IsTimeUp ? StopReason.TimeUp : StopReason.Completed;

    // Of all updates, in [0, 1].
    private double Done => ((_epoch - 1) + ((double)_batch / _batches)) / options.Epochs;

    /// <summary>Gives the network the weights of the best epoch, or those from before the first where it can no longer use its own.</summary>
    public void RestoreBest()
    {
        if (_best.Epoch > 0 || !double.IsFinite(_best.LargestWeight()))
            _best.Restore();
    }

    private void RequireFinite(string what, double value, int batch)
    {
        if (double.IsFinite(value))
            return;
        _best.Restore();
        throw new TrainingDivergedException(what, value, _epoch, batch, step.LearningRate, History(StopReason.Diverged));
    }

    private FitHistory History(StopReason reason) => new(_epochs, _best.Epoch, reason, _clock.Elapsed);

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
        progress?.Report(new FitProgress
        {
            Epoch = _epoch,
            Epochs = options.Epochs,
            Batch = _batch,
            Batches = _batches,
            Loss = loss,
            ValidationLoss = _epochs.Count > 0 ? _epochs[^1].ValidationLoss : null,
            BestLoss = _best.Epoch > 0 ? _best.Loss : null,
            BestEpoch = _best.Epoch,
            LearningRate = step.LearningRate,
            GradientNorm = gradientNorm,
            SamplesPerSecond = _samplesDone / Math.Max(elapsed.TotalSeconds, 1e-9),
            Elapsed = elapsed,
            Remaining = _clock.Remaining(_doneBefore, Done),
            IsEpochEnd = isEpochEnd,
            IsBest = isEpochEnd && _epochs[^1].IsBest,
        });
    }
}
