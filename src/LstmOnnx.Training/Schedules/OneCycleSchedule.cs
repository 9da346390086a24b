namespace LstmOnnx.Training;

/// <summary>PyTorch's OneCycleLR: the rate rises from max/division to max and falls far below where it started; the momentum goes the other way.</summary>
internal sealed class OneCycleSchedule : Schedule
{
    private readonly ScheduleOptions _options;
    private readonly Phase[] _phases;
    private long _update;

    public OneCycleSchedule(ScheduleOptions options, double maximumRate, long updates)
    {
        _options = options;
        var firstRate = maximumRate / options.DivisionFactor;
        var lastRate = firstRate / options.FinalDivisionFactor;
        var (low, high) = (options.BaseMomentum, options.MaximumMomentum);
        var rise = new Phase((options.PercentStart * updates) - 1, firstRate, maximumRate, high, low);
        _phases = options.ThreePhase
            ? [rise, new((2 * options.PercentStart * updates) - 2, maximumRate, firstRate, low, high), new(updates - 1, firstRate, lastRate, high, high)]
            : [rise, new(updates - 1, maximumRate, lastRate, low, high)];
    }

    public override double Rate
    {
        get
        {
            var (phase, share) = Place();
            return Between(phase.FirstRate, phase.LastRate, share);
        }
    }

    public override double? Momentum
    {
        get
        {
            if (!_options.CycleMomentum)
                return null;
            var (phase, share) = Place();
            return Between(phase.FirstMomentum, phase.LastMomentum, share);
        }
    }

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double> { ["update"] = _update };
        set => _update = (long)value["update"];
    }

    public override void EndUpdate() => _update++;

    // A phase ends at a fraction of an update, and the next one starts there. One of no length, where PyTorch divides by zero, is at its end.
    private (Phase Phase, double Share) Place()
    {
        var start = 0.0;
        var index = 0;
        while (index < _phases.Length - 1 && _update > _phases[index].End)
            start = _phases[index++].End;
        var phase = _phases[index];
        return (phase, phase.End > start ? Math.Min(1, (_update - start) / (phase.End - start)) : 1);
    }

    private double Between(double first, double last, double share) => _options.Anneal == AnnealKind.Linear
        ? first + ((last - first) * share)
        : last + ((first - last) * (1 + Math.Cos(Math.PI * share)) / 2);

    private readonly record struct Phase(double End, double FirstRate, double LastRate, double FirstMomentum, double LastMomentum);
}
