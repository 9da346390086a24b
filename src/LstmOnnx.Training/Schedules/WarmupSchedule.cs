namespace LstmOnnx.Training;

/// <summary>
/// PyTorch's LinearLR, then another schedule as if by SequentialLR: that one stands still meanwhile, and an epoch that lies in the warm-up as a whole is
/// none of its epochs.
/// </summary>
internal sealed class WarmupSchedule(Schedule next, int updates, double firstFactor) : Schedule
{
    private long _update;

    public override double Rate => _update < updates ? next.Rate * (firstFactor + ((1 - firstFactor) * _update / updates)) : next.Rate;

    public override double? Momentum => next.Momentum;

    public override IReadOnlyDictionary<string, double> State
    {
        get => new Dictionary<string, double>(next.State) { ["warmup_update"] = _update };
        set
        {
            _update = (long)value["warmup_update"];
            next.State = value;
        }
    }

    public override void EndUpdate()
    {
        if (_update >= updates)
            next.EndUpdate();
        _update++;
    }

    public override void EndEpoch(double loss)
    {
        if (_update > updates)
            next.EndEpoch(loss);
    }
}
