namespace LstmOnnx.Training;

/// <summary>How the learning rate changes, from epoch to epoch if nothing else is said; the semantics are PyTorch's.</summary>
public enum ScheduleKind
{
    /// <summary>It does not.</summary>
    Constant,

    /// <summary>Multiplied by a factor every so many epochs (StepLR).</summary>
    Step,

    /// <summary>Half a cosine from the first rate down to the smallest (CosineAnnealingLR).</summary>
    Cosine,

    /// <summary>Multiplied by a factor when the loss has not got better for a while (ReduceLROnPlateau).</summary>
    Plateau,

    /// <summary>From update to update up to the optimiser's rate and then down to nearly nothing by the end of the fit (OneCycleLR).</summary>
    OneCycle,
}
