namespace LstmOnnx.Data;

/// <summary>Where a time stands in its day, week or year, as an angle.</summary>
internal static class CalendarAngle
{
    /// <summary>Radians, from 0 to below 2π.</summary>
    public static double Of(string kind, DateTime time) => Math.Tau * kind switch
    {
        CalendarNames.TimeOfDay => time.TimeOfDay.Ticks / (double)TimeSpan.TicksPerDay,
        CalendarNames.DayOfWeek => ((int)time.DayOfWeek + 6) % 7 / 7.0,
        CalendarNames.DayOfYear => (time.DayOfYear - 1) / (DateTime.IsLeapYear(time.Year) ? 366.0 : 365.0),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not one of CalendarNames"),
    };
}
