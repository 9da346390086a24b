namespace LstmOnnx.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs are done.</summary>
    Completed,

    /// <summary>The loss had not got better for the patience.</summary>
    EarlyStopped,

    /// <summary>The caller cancelled.</summary>
    Cancelled,

    /// <summary>The time was up.</summary>
    TimeUp,

    /// <summary>A loss, gradient or weight was no longer a finite number.</summary>
    Diverged,

    /// <summary>A callback asked for it.</summary>
    Callback,
}
