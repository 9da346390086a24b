namespace LstmOnnx.Training;

/// <summary>Counts epochs whose loss was not lower than the best by more than a margin.</summary>
internal sealed class EarlyStopping(int? patience, double minDelta)
{
    /// <summary>The loss that the next has to be below, by the margin; infinite before the first epoch.</summary>
    public double Best { get; set; } = double.PositiveInfinity;

    /// <summary>Epochs in a row that were not better.</summary>
    public int BadEpochs { get; set; }

    public bool IsOver => BadEpochs >= patience;

    /// <summary>An epoch ended; true where training should stop.</summary>
    public bool ShouldStop(double loss)
    {
        if (loss < Best - minDelta)
        {
            Best = loss;
            BadEpochs = 0;
            return false;
        }
        BadEpochs++;
        return IsOver;
    }
}
