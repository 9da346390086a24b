namespace LstmOnnx.Training;

/// <summary>The learning rate of each epoch.</summary>
internal abstract class Schedule
{
    public static Schedule Create(ScheduleOptions options, double firstRate, int epochs) => options.Kind switch
    {
        ScheduleKind.Step => new StepSchedule(firstRate, options.StepSize, options.Factor),
        ScheduleKind.Cosine => new CosineSchedule(firstRate, options.Period ?? epochs, options.MinimumRate),
        ScheduleKind.Plateau => new PlateauSchedule(firstRate, options),
        _ => new ConstantSchedule(firstRate),
    };

    /// <summary>The rate of the epoch that comes next.</summary>
    public abstract double Rate { get; }

    /// <summary>An epoch ended with this loss: the validation's, or the training's without one.</summary>
    public abstract void EndEpoch(double loss);

    /// <summary>What the schedule knows of the epochs before, by name; setting it takes the schedule there.</summary>
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

    public override void EndEpoch(double loss)
    {
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
