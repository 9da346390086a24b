namespace LstmOnnx.Data;

/// <summary>A table turned into what a trainer takes: rows of inputs, windows over them, and the scaling that was fitted on the training rows.</summary>
/// <remarks>Row numbers are those of the table. Rows before <see cref="FirstRow"/> lack a lag; they hold zeros and are in no window.</remarks>
public sealed record PreparedData
{
    /// <summary>The recipe with its features and classes spelled out: the one to keep with the model.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>[F]: <c>load</c>, <c>load:336</c> (that many rows before), <c>time-of-day.sin</c>.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>[O] of a regression: <c>load+1</c> is the value one row after the window. The classes of a classification.</summary>
    public required IReadOnlyList<string> OutputNames { get; init; }

    /// <summary>F.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>O, the numbers that the network has to give for each window.</summary>
    public int OutputSize => OutputNames.Count;

    /// <summary>First row that has all of its lags.</summary>
    public required int FirstRow { get; init; }

    /// <summary>[R, F] in the file's units.</summary>
    public required float[] RawRows { get; init; }

    /// <summary>[R, F] scaled.</summary>
    public required float[] Rows { get; init; }

    /// <summary>Of the F inputs. Calendar features keep their range of −1 to 1: offset 0, scale 1.</summary>
    public required Scaling InputScaling { get; init; }

    /// <summary>Of the O outputs, one scale for all horizons of a target; null for classification.</summary>
    public required Scaling? TargetScaling { get; init; }

    /// <summary>Per output the input column whose value in a window's last row is to be added to the unscaled output; null without a difference.</summary>
    public required int[]? BaselineColumns { get; init; }

    /// <summary>Windows whose targets all lie in the training rows.</summary>
    public required Windows Train { get; init; }

    /// <summary>Windows whose targets all lie in the validation rows; may be empty.</summary>
    public required Windows Validation { get; init; }

    /// <summary>Windows whose targets all lie in the test rows; may be empty.</summary>
    public required Windows Test { get; init; }

    /// <summary>Time of each row where the recipe names a time column.</summary>
    public required DateTime[]? Times { get; init; }

    /// <summary>What was done or seen that the user should know: columns left out, uneven time steps, classes without training windows.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Turns a regression network's outputs [N, O] for these windows into the file's units: unscaled, baseline added.</summary>
    /// <exception cref="InvalidOperationException">The task is a classification.</exception>
    /// <exception cref="ArgumentException">The length is not N·O.</exception>
    public float[] ToRaw(Windows windows, ReadOnlySpan<float> outputs)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (TargetScaling is null)
            throw new InvalidOperationException("a classification's outputs are probabilities, which have no unit");
        if (outputs.Length != windows.Count * OutputSize)
            throw new ArgumentException($"found {outputs.Length} outputs, expected {windows.Count} windows of {OutputSize}", nameof(outputs));
        var raw = new float[outputs.Length];
        TargetScaling.Undo(outputs, raw);
        if (BaselineColumns is not null)
        {
            for (var i = 0; i < raw.Length; i++)
                raw[i] += RawRows[(windows.EndRow(i / OutputSize) * FeatureCount) + BaselineColumns[i % OutputSize]];
        }
        return raw;
    }
}
