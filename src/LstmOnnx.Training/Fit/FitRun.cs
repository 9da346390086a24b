using System.Diagnostics;

namespace LstmOnnx.Training;

/// <summary>One call of <see cref="Trainer.Fit"/>.</summary>
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
    private long _samplesDone;

    public FitHistory Run()
    {
        var reason = StopReason.Completed;
        for (var epoch = 1; epoch <= options.Epochs && reason == StopReason.Completed; epoch++)
            reason = RunEpoch(epoch);
        if (_best.Epoch > 0 || !double.IsFinite(_best.LargestWeight()))
            _best.Restore();
        return History(reason);
    }

    // Completed means that training may go on.
    private StopReason RunEpoch(int epoch)
    {
        var start = _clock.Elapsed;
        if (TrainEpoch(epoch, out var loss, out var gradientNorm) is not StopReason.Completed and var stopped)
            return stopped;
        double? validationLoss = null;
        if (validation is not null)
        {
            if (Validate(out var mean) is not StopReason.Completed and var stoppedThere)
                return stoppedThere;
            validationLoss = mean;
        }
        RequireFinite("validation loss", validationLoss ?? 0, epoch, _batches);
        RequireFinite("largest weight", _best.LargestWeight(), epoch, _batches);

        var isBest = _best.Offer(epoch, validationLoss ?? loss);
        var record = new EpochRecord(epoch, loss, validationLoss, step.LearningRate, gradientNorm, _clock.Elapsed - start, isBest);
        _epochs.Add(record);
        Publish(record);
        Report(epoch, _batches, loss, gradientNorm, isEpochEnd: true);
        _schedule.EndEpoch(record.MonitoredLoss);
        return _earlyStopping.ShouldStop(record.MonitoredLoss) ? StopReason.EarlyStopped : StopReason.Completed;
    }

    private StopReason TrainEpoch(int epoch, out double meanLoss, out double meanNorm)
    {
        var samples = _order.Of(epoch);
        double lossSum = 0, normSum = 0;
        (meanLoss, meanNorm) = (0, 0);
        for (var batch = 0; batch < _batches; batch++)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
                return reason;
            var first = batch * options.BatchSize;
            var count = Math.Min(options.BatchSize, samples.Length - first);
            var start = Stopwatch.GetTimestamp();
            step.LearningRate = _schedule.Rate;
            step.Momentum = _schedule.Momentum ?? step.Momentum;
            var result = step.Train(train, samples.Slice(first, count));
            RequireFinite("loss", result.Loss, epoch, batch + 1);
            RequireFinite("gradient norm", result.GradientNorm, epoch, batch + 1);
            TrainingMeter.UpdateDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            TrainingMeter.Updates.Add(1);
            _schedule.EndUpdate();
            TrainingMeter.Samples.Add(count);
            lossSum += result.Loss * count;
            normSum += result.GradientNorm;
            _samplesDone += count;
            if (progress is not null && _clock.ReportIsDue())
                Report(epoch, batch + 1, lossSum / (first + count), result.GradientNorm, isEpochEnd: false);
        }
        (meanLoss, meanNorm) = (lossSum / samples.Length, normSum / _batches);
        return StopReason.Completed;
    }

    private StopReason Validate(out double meanLoss)
    {
        var sum = 0.0;
        for (var first = 0; first < _validationOrder.Length; first += options.BatchSize)
        {
            if (ReasonToStop() is not StopReason.Completed and var reason)
            {
                meanLoss = 0;
                return reason;
            }
            var count = Math.Min(options.BatchSize, _validationOrder.Length - first);
            sum += step.Evaluate(validation!, _validationOrder.AsSpan(first, count)) * count;
        }
        meanLoss = sum / _validationOrder.Length;
        return StopReason.Completed;
    }

    private StopReason ReasonToStop() =>
        cancellationToken.IsCancellationRequested ? StopReason.Cancelled : _clock.IsTimeUp ? StopReason.TimeUp : StopReason.Completed;

    private void RequireFinite(string what, double value, int epoch, int batch)
    {
        if (double.IsFinite(value))
            return;
        _best.Restore();
        throw new TrainingDivergedException(what, value, epoch, batch, step.LearningRate, History(StopReason.Diverged));
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

    private void Report(int epoch, int batch, double loss, double gradientNorm, bool isEpochEnd)
    {
        var done = ((epoch - 1) + ((double)batch / _batches)) / options.Epochs;
        var elapsed = _clock.Elapsed;
        progress?.Report(new FitProgress
        {
            Epoch = epoch,
            Epochs = options.Epochs,
            Batch = batch,
            Batches = _batches,
            Loss = loss,
            ValidationLoss = _epochs.Count > 0 ? _epochs[^1].ValidationLoss : null,
            BestLoss = _best.Epoch > 0 ? _best.Loss : null,
            BestEpoch = _best.Epoch,
            LearningRate = step.LearningRate,
            GradientNorm = gradientNorm,
            SamplesPerSecond = _samplesDone / Math.Max(elapsed.TotalSeconds, 1e-9),
            Elapsed = elapsed,
            Remaining = _clock.Remaining(done),
            IsEpochEnd = isEpochEnd,
            IsBest = isEpochEnd && _epochs[^1].IsBest,
        });
    }
}
