namespace LstmOnnx.Data;

/// <summary>How the columns of a CSV file become a network's inputs and targets. It travels with a model, so that the same is done to every later file.</summary>
/// <remarks>
/// <para>A row's inputs are, in this order: <see cref="Features"/>, a sine and a cosine for each of <see cref="Calendar"/>, <see cref="Lags"/>,
/// <see cref="Changes"/>, and what the exported graph has to add back where there is a <see cref="Difference"/>. Rows that lack one of their lags are in no window.</para>
/// <para>Regression: a window that ends at row t has the targets of rows t+1 … t+<see cref="Horizon"/>; outputs are ordered by row, then by target.
/// Classification: one target, the class of row t+<see cref="Horizon"/>; horizon 0 is the window's last row.</para>
/// </remarks>
public sealed record Recipe
{
    /// <summary>Columns to predict; exactly one for classification.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Number columns that go in as they are. Empty: the targets (regression), or every other number column (classification).</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>Column with the time of each row, increasing; needed by <see cref="Calendar"/>.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>One of <see cref="TaskNames"/>.</summary>
    public string Task { get; init; } = TaskNames.Regression;

    /// <summary>
    /// Column that names the sequence of each row, for a classification: rows in a row of one name are one sample, of whatever length, with one class. There are then no windows, times or lags.
    /// </summary>
    public string? SequenceColumn { get; init; }

    /// <summary>T, rows that the network looks at; at least 1. With a <see cref="SequenceColumn"/> preparation sets it to the longest sequence.</summary>
    public required int Window { get; init; }

    /// <summary>Rows to forecast, at least 1; for classification how far after the window's last row the class is, at least 0.</summary>
    public int Horizon { get; init; } = 1;

    /// <summary>Any of <see cref="CalendarNames"/>.</summary>
    public IReadOnlyList<string> Calendar { get; init; } = [];

    /// <summary>Earlier values that go in beside each row's own.</summary>
    public IReadOnlyList<LagSpec> Lags { get; init; } = [];

    /// <summary>Differences y(t) − y(t−lag) of a column from its earlier values, that go in beside each row's own.</summary>
    public IReadOnlyList<LagSpec> Changes { get; init; } = [];

    /// <summary>
    /// Single lag of the only target, not below <see cref="Horizon"/>: what is learned is y(t+k) − y(t+k−lag), and the exported graph adds
    /// y(t+k−lag) back.
    /// </summary>
    public LagSpec? Difference { get; init; }

    /// <summary>
    /// With a <see cref="Difference"/>: also takes off what has changed by the window's last row. What is learned is then
    /// y(t+k) − y(t+k−lag) − (y(t) − y(t−lag)), which stays small when a series drifts away from its earlier level.
    /// </summary>
    public bool CarryDifference { get; init; }

    /// <summary>Names of the classes, in the order of their index. Empty before preparation, which fills it in.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>O: numbers that a network gives for a window; for classification the count of <see cref="Classes"/>.</summary>
    public int OutputSize => Task == TaskNames.Classify ? Classes.Count : Targets.Count * Horizon;

    /// <summary>Refuses what contradicts itself, by name; looks at no file.</summary>
    /// <exception cref="RecipeException">A member is missing, out of range or does not go with another.</exception>
    public void Check() => RecipeCheck.Check(this);

    /// <summary>One line of JSON with snake_case keys; members at their default are left out.</summary>
    public string ToJson() => RecipeJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote, and checks it.</summary>
    /// <exception cref="RecipeException">Not a JSON object, an unknown key (the nearest known one is named), a value of another type, or a contradiction.</exception>
    public static Recipe FromJson(string json) => RecipeJson.Read(json);
}
