namespace LstmOnnx.Data;

/// <summary>Consecutive rows, and the windows whose targets all lie in them.</summary>
internal readonly record struct RowBlock(int First, int End)
{
    public int Count => End - First;

    /// <summary>Starts of the windows whose target rows all lie in the block and whose rows all have their lags; their inputs may begin before the block.</summary>
    public int[] Starts(int firstRow, Recipe recipe)
    {
        if (Count == 0)
            return [];
        var targets = TargetOffsets.Of(recipe);
        return Range(Math.Max(firstRow, First - targets.First - recipe.Window + 1), End - 1 - targets.Last - recipe.Window + 1);
    }

    /// <summary>Starts of the windows that lie in the block themselves.</summary>
    public int[] StartsOfWindowsInside(int firstRow, int window) => Range(Math.Max(firstRow, First), End - window);

    private static int[] Range(int first, int last) => last < first ? [] : [.. Enumerable.Range(first, last - first + 1)];
}

/// <summary>How far after a window's last row its first and its last target row are.</summary>
internal readonly record struct TargetOffsets(int First, int Last)
{
    public static TargetOffsets Of(Recipe recipe) =>
        recipe.Task == TaskNames.Classify ? new(recipe.Horizon, recipe.Horizon) : new(1, recipe.Horizon);
}
