using System.Globalization;

namespace LstmOnnx.Cli.Reports;

/// <summary>Times as the tool writes them.</summary>
internal static class TimeText
{
    /// <summary>A time with as many parts as it needs: 2024-01-01T09:30.</summary>
    public static string Of(DateTime time) => time.ToString(
        time.Ticks % TimeSpan.TicksPerSecond != 0 ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF" : time.Second != 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
