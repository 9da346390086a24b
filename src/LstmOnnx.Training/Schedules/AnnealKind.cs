namespace LstmOnnx.Training;

/// <summary>The way from one rate to the next in <see cref="ScheduleKind.OneCycle"/>.</summary>
public enum AnnealKind
{
    /// <summary>Half a cosine.</summary>
    Cosine,

    /// <summary>A straight line.</summary>
    Linear,
}
