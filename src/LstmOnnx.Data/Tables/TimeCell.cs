using System.Globalization;

namespace LstmOnnx.Data;

/// <summary>Times as they stand in cells. Forms that two countries read differently (03/04/2024) are none of them.</summary>
internal static class TimeCell
{
    public const string Expected = "expected a time such as 2024-03-31T14:30, 2024-03-31 14:30:00, 2024-03-31T14:30:00Z, 2024-03-31, 2024/03/31 14:30 or 31.03.2024 14:30";

    private static readonly string[] Dates = ["yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy"];
    private static readonly string[] Clocks = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];
    private static readonly string[] Local = [.. Dates.SelectMany(Forms)];
    private static readonly string[] Offset = [.. Clocks.SelectMany(clock => new[] { $"yyyy-MM-dd'T'{clock}zzz", $"yyyy-MM-dd {clock}zzz", $"yyyy-MM-dd {clock} zzz" })];

    /// <param name="text">The cell.</param>
    /// <param name="clock">What the clock on the wall says.</param>
    /// <param name="instant">The same in universal time where the cell gives an offset or Z, else the wall clock.</param>
    public static bool TryParse(string text, out DateTime clock, out DateTime instant)
    {
        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out clock))
        {
            instant = clock;
            return true;
        }
        var universal = text.EndsWith('Z') || text.EndsWith('z') ? text[..^1] + "+00:00" : text;
        var parsed = DateTimeOffset.TryParseExact(universal, Offset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        (clock, instant) = (time.DateTime, time.UtcDateTime);
        return parsed;
    }

    private static IEnumerable<string> Forms(string date) => Clocks
        .SelectMany(clock => date[0] == 'y' ? new[] { $"{date}'T'{clock}", $"{date} {clock}" } : [$"{date} {clock}"])
        .Prepend(date);
}
