namespace LstmOnnx.Data.Tests;

internal static class Csv
{
    public static CsvTable Table(string text, CsvOptions? options = null) => CsvTable.Read(new StringReader(text), "test.csv", options);

    /// <summary>A column of each name, with the value of a row from a function of its number.</summary>
    public static CsvTable Columns(int rowCount, params (string Name, Func<int, object> Value)[] columns) => Table(
        string.Join(',', columns.Select(c => c.Name)) + '\n'
        + string.Concat(Enumerable.Range(0, rowCount).Select(row => string.Join(',', columns.Select(c => FormattableString.Invariant($"{c.Value(row)}"))) + '\n')));

    public static string HalfHour(int row) => new DateTime(2024, 1, 1).AddMinutes(30 * row).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The message of the refusal, each of the parts held by it.</summary>
    public static DataFileException Refused(Action action, params string[] parts)
    {
        var exception = Assert.Throws<DataFileException>(action);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        return exception;
    }
}
