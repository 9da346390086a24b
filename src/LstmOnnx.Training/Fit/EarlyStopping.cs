namespace LstmOnnx.Training;

/// <summary>Counts epochs whose loss was not lower than the best by more than a margin.</summary>
internal sealed class EarlyStopping(int? patience, double minDelta)
{
    private double best = double.PositiveInfinity;
    private int badEpochs;

    /// <summary>An epoch ended; true where training should stop.</summary>
    public bool ShouldStop(double loss)
    {
        if (loss < best - minDelta)
        {
            best = loss;
            badEpochs = 0;
            return false;
        }
        badEpochs++;
        return badEpochs >= patience;
    }
}
