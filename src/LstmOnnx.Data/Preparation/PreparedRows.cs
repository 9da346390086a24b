namespace LstmOnnx.Data;

/// <summary>A later file turned into a model's inputs by its recipe, with nothing fitted: raw units, for the scaler is inside the exported graph.</summary>
public sealed record PreparedRows
{
    /// <summary>The recipe.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>[F], as <see cref="PreparedData.FeatureNames"/>.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>[O], as <see cref="PreparedData.OutputNames"/>.</summary>
    public required IReadOnlyList<string> OutputNames { get; init; }

    /// <summary>F.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>First row that has all of its lags; rows before it hold zeros and are in no window.</summary>
    public required int FirstRow { get; init; }

    /// <summary>[R, F] in the file's units.</summary>
    public required float[] RawRows { get; init; }

    /// <summary>[N]: first row of each window.</summary>
    public required int[] Starts { get; init; }

    /// <summary>[N]: rows of each window where the recipe names a sequence column; else null, and all have the recipe's window.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>[N]: name of each window's sequence; null as <see cref="Lengths"/>.</summary>
    public string[]? SequenceIds { get; init; }

    /// <summary>[N, O] in the file's units, or [N, 1] class indices; null where no truth was asked for.</summary>
    public required float[]? RawTargets { get; init; }

    /// <summary>Time of each row where the recipe names a time column.</summary>
    public required DateTime[]? Times { get; init; }

    /// <summary>What was seen that the user should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The last row that a window sees.</summary>
    public int EndRow(int index) => Starts[index] + (Lengths?[index] ?? Recipe.Window) - 1;
}
