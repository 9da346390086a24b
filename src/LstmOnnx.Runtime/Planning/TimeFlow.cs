namespace LstmOnnx.Runtime.Planning;

/// <summary>How a value depends on the time steps that go into the model.</summary>
internal enum TimeDependence
{
    /// <summary>It follows from constants and shapes.</summary>
    None,

    /// <summary>It has an element, or a block, for each step, which depends on that step and earlier ones.</summary>
    EachStep,

    /// <summary>It belongs to the latest step, and depends on that and earlier ones.</summary>
    Latest,
}

/// <summary>Where time lies in a value: along one axis of <paramref name="Before"/> · T · <paramref name="After"/> elements, which is more than T where other axes were joined to it.</summary>
internal readonly record struct TimeFlow(TimeDependence Dependence, int Axis = 0, long Before = 1, long After = 1)
{
    public static TimeFlow None => default;

    public static TimeFlow Latest => new(TimeDependence.Latest);

    public static TimeFlow EachStep(int axis, long before = 1, long after = 1) => new(TimeDependence.EachStep, axis, before, after);
}
