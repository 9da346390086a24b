namespace LstmOnnx.Data;

/// <summary>Windows over a table of rows, as their first rows: nothing is copied per window but its targets.</summary>
/// <param name="Starts">[N]: first row of each window.</param>
/// <param name="Length">T, rows of each window; of the longest where they have <paramref name="Lengths"/>.</param>
/// <param name="TargetSize">Numbers per window in the target arrays: O, or 1 (the class index) for classification.</param>
/// <param name="Targets">[N, TargetSize] as the network learns them: scaled, with the baseline taken off where the recipe has a difference; class indices.</param>
/// <param name="RawTargets">[N, TargetSize] in the file's units; class indices.</param>
/// <param name="Lengths">[N]: rows of each window where they are whole sequences of their own length; else null.</param>
public sealed record Windows(int[] Starts, int Length, int TargetSize, float[] Targets, float[] RawTargets, int[]? Lengths = null)
{
    /// <summary>N, windows.</summary>
    public int Count => Starts.Length;

    /// <summary>The last row that a window sees.</summary>
    public int EndRow(int index) => Starts[index] + (Lengths?[index] ?? Length) - 1;
}
