namespace LstmOnnx.Training;

/// <summary>Counts epochs whose loss was not lower than the best by more than a margin.</summary>
internal sealed class EarlyStopping(int? patience, double minDelta)
{
    private double _best = double.PositiveInfinity;
    private int _badEpochs;

    /// <summary>An epoch ended; true where training should stop.</summary>
    public bool ShouldStop(double loss)
    {
        if (loss < _best - minDelta)
        {
            _best = loss;
            _badEpochs = 0;
            return false;
        }
        _badEpochs++;
        return _badEpochs >= patience;
    }
}
