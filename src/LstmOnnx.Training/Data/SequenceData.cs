namespace LstmOnnx.Training;

/// <summary>
/// Samples for training: windows of consecutive rows, with a target each. Windows may overlap, for they are cut from one table. Keeps the arrays
/// that it is given.
/// </summary>
public sealed class SequenceData
{
    /// <summary>Checks and keeps the arrays.</summary>
    /// <param name="rows">[R, F], scaled as the network shall see them.</param>
    /// <param name="featureCount">F, at least 1.</param>
    /// <param name="starts">[N]: the first row of each window.</param>
    /// <param name="window">T, rows per window, at least 1.</param>
    /// <param name="targets">[N, O]; one class index per window where the task is <see cref="TaskKind.MultiClass"/>.</param>
    /// <param name="targetSize">O, at least 1; 1 for class indices.</param>
    /// <exception cref="ArgumentException">A length does not fit, a window leaves the rows, or a number is NaN or infinite; the message says where.</exception>
    public SequenceData(float[] rows, int featureCount, int[] starts, int window, float[] targets, int targetSize)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetSize, 1);
        if (rows.Length % featureCount != 0)
            throw new ArgumentException($"{nameof(rows)} has {rows.Length} floats; expected whole rows of {featureCount} features", nameof(rows));
        if (targets.Length != (long)starts.Length * targetSize)
            throw new ArgumentException($"{nameof(targets)} has {targets.Length} floats; expected {starts.Length} windows of {targetSize}", nameof(targets));
        var rowCount = rows.Length / featureCount;
        for (var i = 0; i < starts.Length; i++)
        {
            if (starts[i] < 0 || starts[i] > rowCount - window)
                throw new ArgumentException($"window {i} covers rows {starts[i]} to {starts[i] + (long)window - 1}; there are rows 0 to {rowCount - 1}", nameof(starts));
        }
        RequireFinite(rows, featureCount, nameof(rows), "row", "feature");
        RequireFinite(targets, targetSize, nameof(targets), "window", "value");
        (Rows, FeatureCount, Starts, Window, Targets, TargetSize) = (rows, featureCount, starts, window, targets, targetSize);
    }

    /// <summary>N, windows.</summary>
    public int Count => Starts.Length;

    /// <summary>[R, F].</summary>
    public float[] Rows { get; }

    /// <summary>F.</summary>
    public int FeatureCount { get; }

    /// <summary>[N]: the first row of each window.</summary>
    public int[] Starts { get; }

    /// <summary>T, rows per window.</summary>
    public int Window { get; }

    /// <summary>[N, O], or [N, 1] class indices.</summary>
    public float[] Targets { get; }

    /// <summary>O; 1 for class indices.</summary>
    public int TargetSize { get; }

    /// <summary>The rows of one window, [T, F].</summary>
    public ReadOnlySpan<float> WindowOf(int sample) => Rows.AsSpan(Starts[sample] * FeatureCount, Window * FeatureCount);

    /// <summary>The target of one window.</summary>
    public ReadOnlySpan<float> TargetOf(int sample) => Targets.AsSpan(sample * TargetSize, TargetSize);

    private static void RequireFinite(float[] values, int width, string name, string rowName, string columnName)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                throw new ArgumentException($"{name}: {rowName} {i / width}, {columnName} {i % width} is {values[i]}; expected a finite number: repair or drop it", name);
        }
    }
}
