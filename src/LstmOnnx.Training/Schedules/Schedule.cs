namespace LstmOnnx.Training;

/// <summary>The learning rate of each update, and its momentum where that changes too.</summary>
internal abstract class Schedule
{
    /// <exception cref="ArgumentException">The warm-up takes all updates.</exception>
    public static Schedule Create(ScheduleOptions options, double rate, int epochs, int batches)
    {
        var warmup = options.WarmupUpdates;
        var updates = ((long)epochs * batches) - warmup;
        if (updates < 1)
            throw new ArgumentException($"{nameof(options.WarmupUpdates)} is {warmup}; expected fewer than the {updates + warmup} updates of the fit ({epochs} epochs of {batches})", nameof(options));
        Schedule schedule = options.Kind switch
        {
            ScheduleKind.Step => new StepSchedule(rate, options.StepSize, options.Factor),
            ScheduleKind.Cosine => new CosineSchedule(rate, options.Period ?? (epochs - (warmup / batches)), options.MinimumRate),
            ScheduleKind.Plateau => new PlateauSchedule(rate, options),
            ScheduleKind.OneCycle => new OneCycleSchedule(options, rate, updates),
            _ => new ConstantSchedule(rate),
        };
        return warmup > 0 ? new WarmupSchedule(schedule, warmup, options.WarmupFactor) : schedule;
    }

    /// <summary>The rate of the update that comes next.</summary>
    public abstract double Rate { get; }

    /// <summary>The momentum of the update that comes next, Adam's beta 1; null for the optimiser's own.</summary>
    public virtual double? Momentum => null;

    /// <summary>An update was done.</summary>
    public virtual void EndUpdate()
    {
    }

    /// <summary>An epoch ended, after its last update, with this loss: the validation's, or the training's without one.</summary>
    public virtual void EndEpoch(double loss)
    {
    }

    /// <summary>What the schedule knows of what went before, by name; setting it takes the schedule there.</summary>
    /// <exception cref="KeyNotFoundException">A name of its own is missing.</exception>
    public abstract IReadOnlyDictionary<string, double> State { get; set; }
}

internal sealed class ConstantSchedule(double rate) : Schedule
{
    public override double Rate => rate;

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double>();
        set { }
    }
}

internal sealed class StepSchedule(double firstRate, int stepSize, double factor) : Schedule
{
    private int _epoch;

    public override double Rate => firstRate * Math.Pow(factor, _epoch / stepSize);

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double> { ["epoch"] = _epoch };
        set => _epoch = (int)value["epoch"];
    }

    public override void EndEpoch(double loss) => _epoch++;
}

internal sealed class CosineSchedule(double firstRate, int period, double minimumRate) : Schedule
{
    private int _epoch;

    public override double Rate => minimumRate + ((firstRate - minimumRate) * (1 + Math.Cos(Math.PI * _epoch / period)) / 2);

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double> { ["epoch"] = _epoch };
        set => _epoch = (int)value["epoch"];
    }

    public override void EndEpoch(double loss) => _epoch++;
}

internal sealed class PlateauSchedule(double firstRate, ScheduleOptions options) : Schedule
{
    // PyTorch leaves a rate alone that would change by less.
    private const double SmallestChange = 1e-8;

    private double _rate = firstRate;
    private double _best = double.PositiveInfinity;
    private int _badEpochs;
    private int _cooldown;

    public override double Rate => _rate;

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double> { ["rate"] = _rate, ["best"] = _best, ["bad_epochs"] = _badEpochs, ["cooldown"] = _cooldown };
        set => (_rate, _best, _badEpochs, _cooldown) = (value["rate"], value["best"], (int)value["bad_epochs"], (int)value["cooldown"]);
    }

    public override void EndEpoch(double loss)
    {
        if (loss < _best * (1 - options.Threshold))
        {
            _best = loss;
            _badEpochs = 0;
        }
        else
        {
            _badEpochs++;
        }
        if (_cooldown > 0)
        {
            _cooldown--;
            _badEpochs = 0;
        }
        if (_badEpochs <= options.Patience)
            return;
        var lower = Math.Max(_rate * options.Factor, options.MinimumRate);
        if (_rate - lower > SmallestChange)
            _rate = lower;
        _cooldown = options.Cooldown;
        _badEpochs = 0;
    }
}
