namespace LstmOnnx.Data;

/// <summary>Mean and standard deviation of training values.</summary>
internal struct ScalingFit
{
    private double _mean;
    private double _squares;
    private long _count;

    public ScalingFit()
    {
        (Lowest, Highest) = (float.PositiveInfinity, float.NegativeInfinity);
    }

    public float Lowest { get; private set; }

    public float Highest { get; private set; }

    public readonly bool IsConstant => !(Highest > Lowest);

    public readonly float Offset => (float)_mean;

    /// <summary>The population's standard deviation.</summary>
    public readonly float Scale => (float)Math.Sqrt(_squares / _count);

    // Welford 1962: no cancellation where the mean is far from 0.
    public void Add(float value)
    {
        _count++;
        var delta = value - _mean;
        _mean += delta / _count;
        _squares += delta * (value - _mean);
        (Lowest, Highest) = (Math.Min(Lowest, value), Math.Max(Highest, value));
    }
}
