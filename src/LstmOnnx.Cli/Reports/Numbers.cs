using System.Globalization;

namespace LstmOnnx.Cli.Reports;

/// <summary>Numbers as a reader wants them: few digits, the same everywhere.</summary>
internal static class Numbers
{
    /// <summary>About four digits: 412.3, 0.01234, 1.2e-07.</summary>
    public static string Short(double? value) => value switch
    {
        null => "-",
        { } number when double.IsNaN(number) => "-",
        { } number when Math.Abs(number) >= 1000 && Math.Abs(number) < 1e7 => number.ToString("#,0", CultureInfo.InvariantCulture),
        { } number when number != 0 && Math.Abs(number) < 1e-3 => number.ToString("0.0e-0", CultureInfo.InvariantCulture),
        { } number => number.ToString("G4", CultureInfo.InvariantCulture),
    };

    /// <summary>A length of time in its largest fitting unit: 4 h, 90 min, 2 d, 0.5 s.</summary>
    public static string Span(TimeSpan span) => (span.TotalDays, span.TotalHours, span.TotalMinutes) switch
    {
        ( >= 2, _, _) => Short(span.TotalDays) + " d",
        (_, >= 2, _) => Short(span.TotalHours) + " h",
        (_, _, >= 2) => Short(span.TotalMinutes) + " min",
        _ => Short(span.TotalSeconds) + " s",
    };

    /// <summary>A share as per cent: 79.6 %.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
