namespace LstmOnnx.Training;

/// <summary>
/// Samples for training: windows of consecutive rows, with a target each, or with one for every row. Windows may overlap, for they are cut from one table.
/// Keeps the arrays that it is given.
/// </summary>
public sealed class SequenceData
{
    /// <summary>Checks and keeps the arrays.</summary>
    /// <param name="rows">[R, F], scaled as the network shall see them; token numbers [R, 1] for a network with an embedding.</param>
    /// <param name="featureCount">F, at least 1.</param>
    /// <param name="starts">[N]: the first row of each window.</param>
    /// <param name="window">T, rows per window, at least 1; with <paramref name="lengths"/> the most that one has.</param>
    /// <param name="targets">[N, O], or with <paramref name="targetsPerStep"/> [R, O]; class indices where the task is <see cref="TaskKind.MultiClass"/>.</param>
    /// <param name="targetSize">O, at least 1; 1 for class indices.</param>
    /// <param name="targetsPerStep">Whether every row has a target, for a network that returns sequences, or every window.</param>
    /// <param name="lengths">[N]: rows of each window, 1 to T; null where all have T.</param>
    /// <exception cref="ArgumentException">A length does not fit, a window leaves the rows, or a number is NaN or infinite; the message says where.</exception>
    public SequenceData(float[] rows, int featureCount, int[] starts, int window, float[] targets, int targetSize, bool targetsPerStep = false, int[]? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        if (rows.Length % featureCount != 0)
            throw new ArgumentException($"{nameof(rows)} has {rows.Length} floats; expected whole rows of {featureCount} features", nameof(rows));
        var rowCount = rows.Length / featureCount;
        var targetCount = targetsPerStep ? rowCount : starts.Length;
        if (targets.Length != (long)targetCount * targetSize)
            throw new ArgumentException($"{nameof(targets)} has {targets.Length} floats; expected {targetCount} {(targetsPerStep ? "rows" : "windows")} of {targetSize}", nameof(targets));
        if (lengths is not null && lengths.Length != starts.Length)
            throw new ArgumentException($"{nameof(lengths)} has {lengths.Length} numbers; expected {starts.Length}, one per window", nameof(lengths));
        for (var i = 0; i < starts.Length; i++)
        {
            var length = lengths is null ? window : lengths[i];
            if (length < 1 || length > window)
                throw new ArgumentException($"window {i} has a length of {length}; expected 1 to {window}", nameof(lengths));
            if (starts[i] < 0 || starts[i] > rowCount - length)
                throw new ArgumentException($"window {i} covers rows {starts[i]} to {starts[i] + (long)length - 1}; there are rows 0 to {rowCount - 1}", nameof(starts));
        }
        RequireFinite(rows, featureCount, nameof(rows), "row", "feature");
        RequireFinite(targets, targetSize, nameof(targets), targetsPerStep ? "row" : "window", "value");
        (Rows, FeatureCount, Starts, Window, Targets, TargetSize, TargetsPerStep, Lengths) = (rows, featureCount, starts, window, targets, targetSize, targetsPerStep, lengths);
    }

    /// <summary>
    /// Cuts a table into <paramref name="batchSize"/> streams of equal length, and those into windows, in the order in which stateful training
    /// (<see cref="FitOptions.Stateful"/>) takes them: the first window of every stream, then the second of every stream. Rows at the end that fill no window
    /// are left out.
    /// </summary>
    /// <param name="rows">[R, F].</param>
    /// <param name="featureCount">F.</param>
    /// <param name="targets">[R, O]: one for every row.</param>
    /// <param name="targetSize">O.</param>
    /// <param name="batchSize">Streams.</param>
    /// <param name="window">Rows per window: how far truncated backpropagation goes back.</param>
    /// <exception cref="ArgumentException">As the constructor; or the rows do not fill one window per stream.</exception>
    public static SequenceData Streams(float[] rows, int featureCount, float[] targets, int targetSize, int batchSize, int window)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        var rowCount = rows.Length / featureCount;
        var windows = rowCount / batchSize / window;
        if (windows == 0)
            throw new ArgumentException($"{rowCount} rows do not fill a window of {window} in each of {batchSize} streams: use fewer streams or shorter windows", nameof(rows));
        var length = rowCount / batchSize;
        int[] starts = [.. Enumerable.Range(0, windows * batchSize).Select(i => (i % batchSize * length) + (i / batchSize * window))];
        return new SequenceData(rows, featureCount, starts, window, targets, targetSize, targetsPerStep: true);
    }

    /// <summary>N, windows.</summary>
    public int Count => Starts.Length;

    /// <summary>[R, F].</summary>
    public float[] Rows { get; }

    /// <summary>F.</summary>
    public int FeatureCount { get; }

    /// <summary>[N]: the first row of each window.</summary>
    public int[] Starts { get; }

    /// <summary>T, rows per window at most.</summary>
    public int Window { get; }

    /// <summary>[N]: rows of each window; null where all have T.</summary>
    public int[]? Lengths { get; }

    /// <summary>[N, O] or [R, O]; class indices [·, 1].</summary>
    public float[] Targets { get; }

    /// <summary>O; 1 for class indices.</summary>
    public int TargetSize { get; }

    /// <summary>Whether every row has a target, or every window.</summary>
    public bool TargetsPerStep { get; }

    /// <summary>Rows of one window.</summary>
    public int LengthOf(int sample) => Lengths is null ? Window : Lengths[sample];

    /// <summary>The rows of one window, [length, F].</summary>
    public ReadOnlySpan<float> WindowOf(int sample) => Rows.AsSpan(Starts[sample] * FeatureCount, LengthOf(sample) * FeatureCount);

    /// <summary>The target of one window, or of one step of it.</summary>
    /// <param name="sample">The window.</param>
    /// <param name="step">The step where every row has a target; else 0.</param>
    public ReadOnlySpan<float> TargetOf(int sample, int step = 0) => Targets.AsSpan((TargetsPerStep ? Starts[sample] + step : sample) * TargetSize, TargetSize);

    /// <summary>Its first windows.</summary>
    internal SequenceData First(int count) => new(
        Rows, FeatureCount, Starts[..count], Window, TargetsPerStep ? Targets : Targets[..(count * TargetSize)], TargetSize, TargetsPerStep, Lengths?[..count]);

    private static void RequireFinite(float[] values, int width, string name, string rowName, string columnName)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"{name}: {rowName} {i / width}, {columnName} {i % width} is {values[i]}; expected a finite number: repair or drop it", name);
        }
    }
}
