namespace LstmOnnx.Data;

/// <summary>The calendar features that a recipe may name; each becomes a sine and a cosine, computed from the row's time alone.</summary>
public static class CalendarNames
{
    /// <summary>Where in its day a time lies: one turn in 24 hours, from midnight.</summary>
    public const string TimeOfDay = "time-of-day";

    /// <summary>Which day of the week it is: a seventh of a turn each day, from Monday, the same all day.</summary>
    public const string DayOfWeek = "day-of-week";

    /// <summary>Which day of the year it is: one turn a year (leap years have 366 days), from the first of January, the same all day.</summary>
    public const string DayOfYear = "day-of-year";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [TimeOfDay, DayOfWeek, DayOfYear];
}
