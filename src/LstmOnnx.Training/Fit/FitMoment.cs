namespace LstmOnnx.Training;

/// <summary>Points of a fit between two updates, at which its state can be put out.</summary>
internal enum FitMoment
{
    /// <summary>Before the first update.</summary>
    Start,

    /// <summary>An update is done, and its epoch has more of them.</summary>
    Update,

    /// <summary>An epoch is done, its validation included.</summary>
    EpochEnd,

    /// <summary>The fit ends before its last epoch has: cancelled, or out of time.</summary>
    Stopped,
}
